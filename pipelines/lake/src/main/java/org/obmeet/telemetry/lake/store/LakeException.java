package org.obmeet.telemetry.lake.store;

/** Thrown if the lake cannot be read or written; the message names the file and the remedy. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception whose message names the failure and the remedy. */
  public LakeException(String message) {
    super(message);
  }

  /** An exception whose message names the failure and the remedy, with its cause. */
  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
