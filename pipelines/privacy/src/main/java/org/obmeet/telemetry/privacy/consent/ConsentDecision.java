package org.obmeet.telemetry.privacy.consent;

import java.util.Objects;

/** The consent decision that applies to one instance at one instant. */
public sealed interface ConsentDecision {
  record InForce(ConsentState state) implements ConsentDecision {
    public InForce {
      Objects.requireNonNull(state, "state");
    }
  }

  record NeverOptedIn() implements ConsentDecision {}

  record OptedOut() implements ConsentDecision {}
}
