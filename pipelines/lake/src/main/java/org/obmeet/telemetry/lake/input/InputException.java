package org.obmeet.telemetry.lake.input;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if an input file is absent, unreadable or of the wrong format. */
public final class InputException extends LakeException {
  private static final long serialVersionUID = 1;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
