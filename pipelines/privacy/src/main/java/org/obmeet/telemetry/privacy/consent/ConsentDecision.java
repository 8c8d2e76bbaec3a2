package org.obmeet.telemetry.privacy.consent;

/** The consent decision that applies to one instance at one instant. */
public sealed interface ConsentDecision {
  record InForce(ConsentState state) implements ConsentDecision {}

  record NeverOptedIn() implements ConsentDecision {}

  record OptedOut() implements ConsentDecision {}
}
