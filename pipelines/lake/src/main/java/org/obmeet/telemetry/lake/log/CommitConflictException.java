package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a commit conflicts with a concurrent commit. */
public final class CommitConflictException extends LakeException {
  private static final long serialVersionUID = 1;

  public CommitConflictException(String message) {
    super(message);
  }

  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
