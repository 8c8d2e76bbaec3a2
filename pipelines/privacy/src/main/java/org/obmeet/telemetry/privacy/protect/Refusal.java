package org.obmeet.telemetry.privacy.protect;

/** Nothing may be published, and why, in a sentence that names no person and no exact count. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message);
  }
}
