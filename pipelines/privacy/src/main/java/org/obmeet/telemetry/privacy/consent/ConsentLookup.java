package org.obmeet.telemetry.privacy.consent;

import java.time.Instant;

/** Says what an instance has consented to. */
@FunctionalInterface
public interface ConsentLookup {
  /**
   * What held for an instance at an instant.
   *
   * @param subject subject of kind instance, 16 bytes
   */
  ConsentDecision at(byte[] subject, Instant when);
}
