package org.obmeet.telemetry.lake.input;

import org.obmeet.telemetry.lake.store.LakeException;

/** An input file is at fault as a whole: absent, unreadable, or not what it should be. */
public final class InputException extends LakeException {
  private static final long serialVersionUID = 1;

  /** Which input and what is wrong with it; never what it holds. */
  public InputException(String message) {
    super(message);
  }

  /** Which input, what is wrong with it, and what it was caused by. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
