package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Rights of one process at a time, which end with it: at once in a folder, elsewhere soon after.
 */
public interface Leases {
  /**
   * Takes the right of that name.
   *
   * @return empty where a process that lives has it; closing it lets others have it
   */
  Optional<Closeable> tryAcquire(String path) throws IOException;

  /** Whether a process that lives has the right. */
  boolean isHeld(String path) throws IOException;
}
