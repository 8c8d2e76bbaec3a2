package org.obmeet.telemetry.privacy.attack;

/** A table has more combinations of values than can be looked at. */
public final class TooManyCombinations extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TooManyCombinations(String message) {
    super(message);
  }
}
