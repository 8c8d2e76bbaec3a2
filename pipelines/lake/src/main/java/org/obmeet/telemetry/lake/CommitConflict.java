package org.obmeet.telemetry.lake;

/** What was to be committed does not fit what others have committed since it was planned. */
public final class CommitConflict extends LakeException {
  private static final long serialVersionUID = 1;

  /** What does not fit, and with which entry. */
  public CommitConflict(String message) {
    super(message);
  }

  /** What does not fit, and what came of it. */
  public CommitConflict(String message, Throwable cause) {
    super(message, cause);
  }
}
