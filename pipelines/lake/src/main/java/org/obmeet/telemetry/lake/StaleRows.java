package org.obmeet.telemetry.lake;

/** Somebody is refused since rows were judged: none of them has landed, judge them again. */
public final class StaleRows extends LakeException {
  private static final long serialVersionUID = 1;

  StaleRows() {
    super("somebody is refused since these rows were judged: judge them again");
  }
}
