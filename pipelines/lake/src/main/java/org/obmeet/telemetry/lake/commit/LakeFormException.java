package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if an earlier or later version of the program has made a lake. */
public final class LakeFormException extends LakeException {
  private static final long serialVersionUID = 1;

  public LakeFormException(String message) {
    super(message);
  }
}
