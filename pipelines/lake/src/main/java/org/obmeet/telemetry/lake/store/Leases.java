package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Exclusive leases that end with their process: at once in a local folder, else soon after. */
public interface Leases {
  /** Acquires a lease, which closing the result releases; empty if a live process owns it. */
  Optional<Closeable> tryAcquire(String path) throws IOException;

  /** Returns true if a live process owns the lease. */
  boolean isHeld(String path) throws IOException;
}
