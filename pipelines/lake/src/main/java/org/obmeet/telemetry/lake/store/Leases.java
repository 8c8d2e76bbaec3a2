package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Exclusive leases. A lease ends with its process. In a local folder it ends at once, in other
 * stores soon after.
 */
public interface Leases {
  /**
   * Acquires the lease of a path. The caller closes the result to release the lease.
   *
   * @return the lease; empty if a live process, perhaps this one, owns it
   */
  Optional<Closeable> tryAcquire(String path) throws IOException;

  /** Returns true if a live process owns the lease. */
  boolean isHeld(String path) throws IOException;
}
