package org.obmeet.telemetry.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** A small synthetic data set in two versions, with rows. */
public final class SampleDataset {
  public static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
  public static final LocalDate DAY = LocalDate.of(2026, 11, 17);

  private SampleDataset() {}

  /** Returns the older version, without the fields {@code country} and {@code session}. */
  public static Dataset olderVersion() {
    return dataset(1, fields().subList(0, 7));
  }

  /** Returns the newer version. */
  public static Dataset newerVersion() {
    return dataset(2, fields());
  }

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    add(fields, "contributor", ValueType.PSEUDONYM, false);
    add(fields, "record", ValueType.PSEUDONYM, false);
    add(fields, "day", ValueType.DAY, false);
    add(fields, "second", ValueType.SECOND, false);
    add(fields, "version", ValueType.LABEL, false);
    add(fields, "users", ValueType.LONG, true);
    add(fields, "ldap", ValueType.BOOLEAN, true);
    add(fields, "country", ValueType.LABEL, true);
    add(fields, "session", ValueType.PSEUDONYM, true);
    return fields;
  }

  private static void add(List<Field> fields, String name, ValueType type, boolean nullable) {
    fields.add(
        new Field(
            name,
            fields.size(),
            type,
            nullable,
            FieldClass.MEASURE,
            new Treatment.Flag(),
            Scope.ENVELOPE,
            new Domain.None(),
            List.of(),
            name,
            ""));
  }

  private static Dataset dataset(int version, List<Field> fields) {
    String schema =
        fields.stream()
            .map(SampleDataset::avro)
            .collect(
                Collectors.joining(
                    ",", "{\"type\":\"record\",\"name\":\"Sample\",\"fields\":[", "]}"));
    return new Dataset(
        "sample",
        version,
        "",
        "",
        "",
        "",
        "owner",
        "owners",
        "instances",
        Optional.empty(),
        364,
        WindowKind.WEEK,
        new Dataset.Retention(
            Period.ofDays(14), Period.ofMonths(13), Period.ofDays(30), Optional.empty()),
        8,
        Period.ofDays(3),
        Duration.ofHours(24),
        0.05,
        1000,
        0,
        1 << 18,
        32,
        false,
        new DatasetNotes(List.of(), List.of()),
        new Schema.Parser().parse(schema),
        fields,
        Optional.empty(),
        1);
  }

  private static String avro(Field field) {
    String type =
        switch (field.type()) {
          case PSEUDONYM ->
              field.name().equals("contributor")
                  ? "{\"type\":\"fixed\",\"name\":\"Pseudonym\",\"size\":16}"
                  : "\"Pseudonym\"";
          case LABEL -> "\"string\"";
          case LONG, SECOND -> "\"long\"";
          case BOOLEAN -> "\"boolean\"";
          case DAY -> "{\"type\":\"int\",\"logicalType\":\"date\"}";
        };
    return field.nullable()
        ? "{\"name\":\"%s\",\"type\":[\"null\",%s],\"default\":null}".formatted(field.name(), type)
        : "{\"name\":\"%s\",\"type\":%s}".formatted(field.name(), type);
  }

  /** Returns rows in the order of clean files: ten for each contributor. */
  public static List<GenericRecord> rows(Dataset dataset, int count) {
    Random random = new Random(count);
    TreeMap<String, byte[]> contributors = new TreeMap<>();
    for (int i = 0; i < (count + 9) / 10; i++) {
      byte[] contributor = bytes(random);
      contributors.put(Digests.hex(contributor), contributor);
    }
    List<byte[]> sorted = List.copyOf(contributors.values());
    List<GenericRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(dataset, i, sorted.get(i / 10), random));
    }
    return rows;
  }

  private static GenericRecord row(Dataset dataset, int i, byte[] contributor, Random random) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    Schema fixed = dataset.schema().getField("contributor").schema();
    row.put("contributor", new GenericData.Fixed(fixed, contributor));
    row.put("record", new GenericData.Fixed(fixed, bytes(random)));
    row.put("day", (int) DAY.toEpochDay());
    row.put("second", DAY.toEpochDay() * 86_400 + i);
    row.put("version", "6." + i % 7);
    row.put("users", i % 3 == 0 ? null : (Long) (i * 1_000_003L));
    row.put("ldap", i % 5 == 0 ? null : (Boolean) (i % 2 == 0));
    if (dataset.version() > 1) {
      row.put("country", i % 4 == 0 ? null : "\u00c5" + i % 9);
      row.put("session", i % 2 == 0 ? null : new GenericData.Fixed(fixed, bytes(random)));
    }
    return row;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }
}
