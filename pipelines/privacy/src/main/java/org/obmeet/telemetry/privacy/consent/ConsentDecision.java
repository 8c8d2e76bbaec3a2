package org.obmeet.telemetry.privacy.consent;

import java.util.Objects;

/** The consent of one instance at one instant. */
public sealed interface ConsentDecision {
  /** A consent is in force. */
  record InForce(ConsentState state) implements ConsentDecision {
    public InForce {
      Objects.requireNonNull(state, "state");
    }
  }

  /** The instance had never opted in. */
  record NeverOptedIn() implements ConsentDecision {}

  /** The instance had opted out. */
  record OptedOut() implements ConsentDecision {}
}
