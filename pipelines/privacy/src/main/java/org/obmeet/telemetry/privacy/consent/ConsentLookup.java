package org.obmeet.telemetry.privacy.consent;

import java.time.Instant;

/** Looks up the consent of an instance. */
@FunctionalInterface
public interface ConsentLookup {
  /**
   * Returns the consent of an instance at an instant.
   *
   * @param subject subject of the instance, 16 bytes
   */
  ConsentDecision at(byte[] subject, Instant when);
}
