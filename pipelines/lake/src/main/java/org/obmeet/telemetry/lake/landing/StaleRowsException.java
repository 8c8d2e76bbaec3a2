package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/** Somebody is refused since rows were judged: none of them has landed, judge them again. */
public final class StaleRowsException extends LakeException {
  private static final long serialVersionUID = 1;

  StaleRowsException() {
    super("somebody is refused since these rows were judged: judge them again");
  }
}
