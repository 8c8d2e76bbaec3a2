package org.obmeet.telemetry.lake.log;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a draft is not appended: newer commits conflict with it, or its run is fenced. */
public final class CommitConflictException extends LakeException {
  private static final long serialVersionUID = 1;

  public CommitConflictException(String message) {
    super(message);
  }

  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
