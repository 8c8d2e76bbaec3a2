package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/** An observer of a landing writer, called by its thread. Methods must be fast and not throw. */
public interface LandingListener {
  /**
   * Called when rows are on stable storage, after one sync.
   *
   * @param requests number of appends that the sync completed
   * @param rows number of rows that were written, without duplicates
   * @param bytes growth of the file in bytes
   * @param nanos duration of the write and the sync, in nanoseconds
   */
  default void synced(int requests, long rows, long bytes, long nanos) {}

  /** Called when a write, an upload or the index fails. Rows of a failed write may have landed. */
  default void failed(LakeException failure) {}

  /** Called when a segment is sealed, or deleted because it has no row. */
  default void sealed(String path, long rows) {}
}
