package org.obmeet.telemetry.privacy.attack;

/** Published rows contradict each other: no values of the cells that they stand for agree. */
public final class Contradiction extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Contradiction(String message) {
    super(message);
  }
}
