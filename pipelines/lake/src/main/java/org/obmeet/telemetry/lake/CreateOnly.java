package org.obmeet.telemetry.lake;

import java.io.IOException;

/** The one primitive that the log needs of a store: a write that has exactly one winner. */
@FunctionalInterface
public interface CreateOnly {
  /**
   * Creates the file with exactly these bytes, durably and all at once, unless it exists.
   *
   * @param path relative to the lake's root
   * @return whether this call created it
   */
  boolean create(String path, byte[] bytes) throws IOException;
}
