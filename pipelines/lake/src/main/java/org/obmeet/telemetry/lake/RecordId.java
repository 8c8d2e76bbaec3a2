package org.obmeet.telemetry.lake;

import java.nio.ByteBuffer;
import java.time.LocalDate;

/**
 * A record by the day that it is of and its pseudonym.
 *
 * @param day in UTC
 * @param high first eight bytes of the pseudonym
 * @param low last eight
 */
public record RecordId(LocalDate day, long high, long low) {
  /** Bytes of a pseudonym. */
  static final int LENGTH = 16;

  /**
   * The record of a pseudonym.
   *
   * @param pseudonym 16 bytes
   */
  public static RecordId of(LocalDate day, byte[] pseudonym) {
    if (pseudonym.length != LENGTH) {
      throw new IllegalArgumentException(
          "a record's pseudonym must have 16 bytes; it has " + pseudonym.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(pseudonym);
    return new RecordId(day, bytes.getLong(), bytes.getLong());
  }
}
