package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one primitive that the log needs of a store: a write that has exactly one winner. */
@FunctionalInterface
public interface PutIfAbsent {
  /**
   * Creates the file with exactly these bytes, durably and all at once, unless it exists.
   *
   * @param path relative to the lake's root
   * @return whether this call created it
   */
  boolean create(String path, byte[] bytes) throws IOException;

  /** The same with the bytes of a file of this machine. */
  default boolean create(String path, Path file) throws IOException {
    return create(path, Files.readAllBytes(file));
  }
}
