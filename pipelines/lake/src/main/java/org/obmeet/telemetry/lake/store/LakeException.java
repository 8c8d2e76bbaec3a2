package org.obmeet.telemetry.lake.store;

/** Thrown if the lake cannot be read or written; the message names the file and the remedy. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
