package org.obmeet.telemetry.lake.store;

/** Thrown if a lake, or a file that it needs, cannot be read, written or used. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
