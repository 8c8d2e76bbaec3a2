package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.store.LakeException;

/** What was to be committed does not fit what others have committed since it was planned. */
public final class CommitConflictException extends LakeException {
  private static final long serialVersionUID = 1;

  /** What does not fit, and with which entry. */
  public CommitConflictException(String message) {
    super(message);
  }

  /** What does not fit, and what came of it. */
  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
