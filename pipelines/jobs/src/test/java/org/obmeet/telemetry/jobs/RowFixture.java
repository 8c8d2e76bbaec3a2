package org.obmeet.telemetry.jobs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Rows of a data set in memory, whose pseudonyms are computed with fixed keys. */
public record RowFixture(Dataset dataset) {
  public static final Pseudonyms PSEUDONYMS =
      new Pseudonyms(
          new byte[32],
          (stream, kind, epoch) -> {
            byte[] key = new byte[32];
            Arrays.fill(key, (byte) epoch);
            return key;
          });

  public static RowFixture of(String stream) {
    return new RowFixture(Catalog.load().dataset(stream));
  }

  /** Returns a row of a time, whose other required fields have any value. */
  public GenericData.Record row(String at) {
    GenericData.Record row = new GenericData.Record(dataset.schema());
    for (Schema.Field field : dataset.schema().getFields()) {
      switch (field.schema().getType()) {
        case FIXED -> row.put(field.name(), fixed(new byte[Pseudonyms.LENGTH]));
        case STRING -> row.put(field.name(), "unknown");
        case BOOLEAN -> row.put(field.name(), false);
        default -> row.put(field.name(), null);
      }
    }
    Instant time = Instant.parse(at);
    row.put("second", time.getEpochSecond());
    row.put("day", (int) LocalDate.parse(at.substring(0, 10)).toEpochDay());
    return row;
  }

  /** Returns a row with the pseudonym of a subject in each field of its kind. */
  public GenericData.Record rowOf(String kind, String id, String at) {
    GenericData.Record row = row(at);
    int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) row.get("day"));
    byte[] pseudonym = PSEUDONYMS.pseudonym(dataset.name(), kind, epoch, subject(kind, id));
    dataset.fields().stream()
        .filter(field -> EpochKeyId.kind(field).filter(kind::equals).isPresent())
        .forEach(field -> row.put(field.position(), fixed(pseudonym)));
    return row;
  }

  public static GenericData.Fixed fixed(byte[] bytes) {
    return new GenericData.Fixed(
        Schema.createFixed("Pseudonym", "", "org.obmeet.telemetry.rows", bytes.length), bytes);
  }

  public static byte[] subject(String kind, String id) {
    return PSEUDONYMS.subject(kind, id.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a subject in hexadecimal digits, as the suppression table has it. */
  public static String hex(String kind, String id) {
    return HexFormat.of().formatHex(subject(kind, id));
  }
}
