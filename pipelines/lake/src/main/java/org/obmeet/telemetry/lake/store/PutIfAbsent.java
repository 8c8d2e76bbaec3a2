package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An atomic write that creates a file only if it is absent. */
@FunctionalInterface
public interface PutIfAbsent {
  /**
   * Creates a file with these bytes, durably and atomically, unless the file exists.
   *
   * @param path path relative to the root of the lake
   * @return true if this call created the file
   */
  boolean create(String path, byte[] bytes) throws IOException;

  /** Creates a file with the bytes of a local file. */
  default boolean create(String path, Path file) throws IOException {
    return create(path, Files.readAllBytes(file));
  }
}
