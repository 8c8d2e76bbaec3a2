package org.obmeet.telemetry.lake.keys;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a keyset or one of its keys is not available. */
public final class KeysetException extends LakeException {
  private static final long serialVersionUID = 1;

  /** An exception whose message names the keyset or key and the remedy, but never quotes a key. */
  public KeysetException(String message) {
    super(message);
  }

  /** An exception whose message names the keyset or key and the remedy, with its cause. */
  public KeysetException(String message, Throwable cause) {
    super(message, cause);
  }
}
