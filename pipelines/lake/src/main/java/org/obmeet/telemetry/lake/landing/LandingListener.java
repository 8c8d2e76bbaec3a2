package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/** Told what a landing writer does. Called by its thread; must be quick and must not throw. */
public interface LandingListener {
  /**
   * Rows are on stable storage.
   *
   * @param requests how many appends one sync served
   * @param rows rows among them
   * @param bytes bytes that the file grew by
   * @param nanos how long the sync took
   */
  default void synced(int requests, long rows, long bytes, long nanos) {}

  /** Rows could not be written; nothing of them is kept. */
  default void failed(LakeException fault) {}

  /** A segment is whole. */
  default void sealed(String path, long rows) {}
}
