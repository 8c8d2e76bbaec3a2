package org.obmeet.telemetry.lake.keys;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a keyset or one of its keys is not available, or does not belong to the lake. */
public final class KeysetException extends LakeException {
  private static final long serialVersionUID = 1;

  public KeysetException(String message) {
    super(message);
  }

  public KeysetException(String message, Throwable cause) {
    super(message, cause);
  }
}
