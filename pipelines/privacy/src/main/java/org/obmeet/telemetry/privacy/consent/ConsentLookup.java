package org.obmeet.telemetry.privacy.consent;

import java.time.Instant;

/** Looks up the consent of an instance. */
@FunctionalInterface
public interface ConsentLookup {
  /** Returns the consent of the instance with a subject of 16 bytes at an instant. */
  ConsentDecision at(byte[] subject, Instant when);
}
