package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/** Thrown if a suppression is newer than the evaluation of an append's rows. No row has landed. */
public final class StaleRowsException extends LakeException {
  private static final long serialVersionUID = 1;

  public StaleRowsException() {
    super("a suppression was set after these rows were evaluated: evaluate them again");
  }
}
