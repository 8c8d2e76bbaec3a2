package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/** An observer of a landing writer. Called by the writer's thread; must be quick and not throw. */
public interface LandingListener {
  /**
   * Called when rows are on stable storage.
   *
   * @param requests how many appends the one sync served
   * @param rows rows among them
   * @param bytes bytes that the file grew by
   * @param nanos duration of the sync
   */
  default void synced(int requests, long rows, long bytes, long nanos) {}

  /** Called when rows could not be written; none of them is kept. */
  default void failed(LakeException failure) {}

  /** Called when a segment is sealed. */
  default void sealed(String path, long rows) {}
}
