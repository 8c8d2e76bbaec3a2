package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if the log is corrupt: a commit is missing, out of order, changed or invalid. */
public final class CorruptLogException extends LakeException {
  private static final long serialVersionUID = 1;

  private final long commit;

  /**
   * @param commit number of the first invalid commit
   * @param reason the error in this commit
   */
  public CorruptLogException(long commit, String reason) {
    super("the log is corrupt at commit " + commit + ": " + reason);
    this.commit = commit;
  }

  public long commit() {
    return commit;
  }
}
