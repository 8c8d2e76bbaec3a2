package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Exclusive leases, each with one owner process at a time. A lease ends with its process. In a
 * local folder it ends at once, in other stores soon after.
 */
public interface Leases {
  /**
   * Acquires the lease of a path; closing the result releases it.
   *
   * @return the lease; empty if a live process owns it, perhaps this one
   */
  Optional<Closeable> tryAcquire(String path) throws IOException;

  /** Returns true if a live process owns the lease. */
  boolean isHeld(String path) throws IOException;
}
