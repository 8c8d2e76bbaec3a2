package org.obmeet.telemetry.privacy.projection.conversion;

import org.obmeet.telemetry.privacy.consent.ConsentState;

/**
 * The values of a record that are determined before its row is built.
 *
 * @param millis time of the record in milliseconds since 1970; an event's time is corrected
 * @param consent the consent in force; null for events and consents
 * @param owner subject of the owner; null if the data set has no owners
 * @param derivedRecordId identifier for a record without one; may be null
 * @param userAgent user agent of the request that contained the record; may be null
 * @param anonymous true if the sender requests not to be identified
 * @param eventType label of the event; null if the data set has no events
 */
public record RecordContext(
    long millis,
    ConsentState consent,
    byte[] owner,
    String derivedRecordId,
    String userAgent,
    boolean anonymous,
    String eventType) {
  /** Returns the record's day, in days since 1970-01-01 in UTC. */
  public int day() {
    return (int) Math.floorDiv(millis, SlotConversion.MILLIS_PER_DAY);
  }

  /** Returns the record's time in seconds since 1970. */
  public long second() {
    return Math.floorDiv(millis, 1_000L);
  }
}
