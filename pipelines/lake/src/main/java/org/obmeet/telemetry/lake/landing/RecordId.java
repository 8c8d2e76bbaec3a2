package org.obmeet.telemetry.lake.landing;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A record by the day that it is of, its pseudonym, and that of the unit which it is of: two
 * instances may give their records the same id. The two pseudonyms are folded into one number of
 * 128 bits.
 *
 * @param day in UTC
 * @param high first eight bytes
 * @param low last eight
 */
public record RecordId(LocalDate day, long high, long low) {
  /** Bytes of a pseudonym. */
  static final int LENGTH = 16;

  /** The record that a row is. */
  public static RecordId of(Dataset dataset, GenericRecord row) {
    LocalDate day = LocalDate.ofEpochDay((int) row.get(dataset.require("day").position()));
    ByteBuffer record = bytes(dataset, row, "record");
    if (dataset.unitField().isEmpty()) {
      return new RecordId(day, record.getLong(), record.getLong());
    }
    ByteBuffer unit = bytes(dataset, row, dataset.unitField().get());
    return new RecordId(
        day,
        record.getLong() ^ Long.rotateLeft(unit.getLong(), 1),
        record.getLong() ^ Long.rotateLeft(unit.getLong(), 1));
  }

  private static ByteBuffer bytes(Dataset dataset, GenericRecord row, String field) {
    return ByteBuffer.wrap(((GenericFixed) row.get(dataset.require(field).position())).bytes());
  }
}
