package org.obmeet.telemetry.lake.keys;

import org.obmeet.telemetry.lake.store.LakeException;

/** A key, or the ring of keys, is not to be had; never answered by another key. */
public final class KeysetException extends LakeException {
  private static final long serialVersionUID = 1;

  /** Which ring or key, and what to do; never a key. */
  public KeysetException(String message) {
    super(message);
  }

  /** Which ring or key, what to do, and what it was caused by. */
  public KeysetException(String message, Throwable cause) {
    super(message, cause);
  }
}
