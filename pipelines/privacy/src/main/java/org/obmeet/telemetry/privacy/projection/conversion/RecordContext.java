package org.obmeet.telemetry.privacy.projection.conversion;

import org.obmeet.telemetry.privacy.consent.ConsentState;

/**
 * What has been established about a record before its row is built.
 *
 * @param millis event time, corrected
 * @param consent the consent in force; null for events and consents
 * @param owner subject of the owner; null where the data set has none
 * @param derivedRecord identifier to use where the record has none of its own; may be null
 * @param userAgent user agent of the request that carried the record; may be null
 * @param anonymous whether whoever sent it asks not to be told apart
 */
public record RecordContext(
    long millis,
    ConsentState consent,
    byte[] owner,
    String derivedRecord,
    String userAgent,
    boolean anonymous) {
  /** Days since 1970-01-01 in UTC. */
  public int day() {
    return (int) Math.floorDiv(millis, 86_400_000L);
  }

  /** Seconds since 1970. */
  public long second() {
    return Math.floorDiv(millis, 1_000L);
  }
}
