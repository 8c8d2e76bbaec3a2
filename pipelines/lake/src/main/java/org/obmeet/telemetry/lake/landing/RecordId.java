package org.obmeet.telemetry.lake.landing;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The id of a record for deduplication: a day and 128 bits. The bits combine the pseudonyms of the
 * record and of its {@linkplain Dataset#unitField unit}, if the stream has units. Two units may use
 * equal record ids.
 *
 * @param day in UTC
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record RecordId(LocalDate day, long high, long low) {
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
