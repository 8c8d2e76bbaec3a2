package org.obmeet.telemetry.privacy.consent;

/** The consent decision that applies to one instance at one instant. */
public sealed interface ConsentDecision {
  /** A consent that is in force. */
  record InForce(ConsentState state) implements ConsentDecision {}

  /** No consent, because the instance never opted in. */
  record NeverOptedIn() implements ConsentDecision {}

  /** No consent, because the instance opted out. */
  record OptedOut() implements ConsentDecision {}
}
