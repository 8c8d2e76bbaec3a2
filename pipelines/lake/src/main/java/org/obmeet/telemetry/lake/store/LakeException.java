package org.obmeet.telemetry.lake.store;

/** The lake cannot be read or written; the message names the file and what to do. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What failed and what to do. */
  public LakeException(String message) {
    super(message);
  }

  /** What failed, what to do, and what it was caused by. */
  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
