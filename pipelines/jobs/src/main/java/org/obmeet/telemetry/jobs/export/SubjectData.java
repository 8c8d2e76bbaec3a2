package org.obmeet.telemetry.jobs.export;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * The data about one subject.
 *
 * @param tables one table per zone and stream that has rows of the subject, and its suppressions
 */
record SubjectData(List<Table> tables) {
  /**
   * Rows of one zone and stream.
   *
   * @param name {@code STREAM} or {@code STREAM-landing}
   * @param columns column names, in order
   * @param meanings meaning of each column
   * @param rows the values of each row: text, numbers, booleans or null
   */
  record Table(
      String name, List<String> columns, List<Meaning> meanings, List<List<Object>> rows) {}

  /**
   * The meaning of a column.
   *
   * @param title meaning in words
   * @param unit unit of the values; empty if there is none
   */
  record Meaning(String column, String title, String unit) {}

  private static final List<Meaning> SUPPRESSION =
      List.of(
          new Meaning("id", "Random name of the row", ""),
          new Meaning("purpose", "tombstone, objection, restriction or hold", ""),
          new Meaning("kind", "Kind of the subject: person, instance or owner", ""),
          new Meaning("reason", "Reason", ""),
          new Meaning("at", "Time of the request", ""),
          new Meaning(
              "until", "Time at which it ends; empty if it ends only when it is lifted", ""));

  static SubjectData of(Lake lake, Catalog catalog, Pseudonyms pseudonyms, SubjectIdentifier name) {
    String hex = name.subject(pseudonyms);
    SuppressionList subject =
        new SuppressionList().add(name.kind().word(), HexFormat.of().parseHex(hex), Long.MAX_VALUE);
    List<Table> tables = new ArrayList<>();
    for (String stream : new TreeSet<>(catalog.datasets().keySet())) {
      Dataset dataset = catalog.dataset(stream);
      if (dataset.epochDays() == 0) {
        add(tables, stream, dataset, decisions(lake, dataset, hex));
        continue;
      }
      SubjectRowMatcher matcher = new SubjectRowMatcher(dataset, pseudonyms, subject);
      if (matcher.isPossible()) {
        add(tables, stream, dataset, clean(lake, dataset, matcher));
        add(tables, stream + "-landing", dataset, landing(lake, dataset, matcher));
      }
    }
    suppressions(tables, lake, hex);
    return new SubjectData(List.copyOf(tables));
  }

  private static void add(
      List<Table> tables, String name, Dataset dataset, List<GenericRecord> rows) {
    if (!rows.isEmpty()) {
      tables.add(
          new Table(
              name,
              dataset.fields().stream().map(Field::name).toList(),
              dataset.fields().stream()
                  .map(field -> new Meaning(field.name(), field.title(), field.unit()))
                  .toList(),
              rows.stream().map(row -> values(dataset, row)).toList()));
    }
  }

  private static List<GenericRecord> clean(Lake lake, Dataset dataset, SubjectRowMatcher matcher) {
    CleanFileIo clean = new CleanFileIo(lake.files());
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : lake.state().clean(dataset.name())) {
      if (matcher.mayBeInBucket(file.day(), file.bucket(), file.buckets())
          && SubjectRows.anyIn(lake, file.path(), matcher)) {
        clean.read(dataset, file.path()).stream().filter(matcher::matches).forEach(rows::add);
      }
    }
    return rows;
  }

  /** Reads the complete segments, without segments that a collector is still writing. */
  private static List<GenericRecord> landing(
      Lake lake, Dataset dataset, SubjectRowMatcher matcher) {
    List<GenericRecord> rows = new ArrayList<>();
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (!file.path().endsWith(".avro")) {
        continue;
      }
      try (RowFile.Reader reader =
          RowFile.reader(
              lake.files(),
              file.path(),
              dataset,
              damage -> {
                throw new LakeException(
                    "'" + file.path() + "' is damaged at byte " + damage.position());
              })) {
        reader.forEachRemaining(
            row -> {
              if (matcher.matches(row)) {
                rows.add(row);
              }
            });
      }
    }
    return rows;
  }

  private static List<GenericRecord> decisions(Lake lake, Dataset dataset, String hex) {
    return new ConsentLog(lake, dataset)
        .recorded().stream()
            .filter(
                row ->
                    hex.equals(SubjectRows.hex(row.get("subject")))
                        || hex.equals(SubjectRows.hex(row.get("owner"))))
            .toList();
  }

  private static void suppressions(List<Table> tables, Lake lake, String hex) {
    List<List<Object>> rows = new ArrayList<>();
    for (Suppression row : new SuppressionTable(lake).rows()) {
      if (row.subject().equals(hex)) {
        rows.add(
            List.of(
                row.id(),
                row.purpose().word(),
                row.kind(),
                row.reason(),
                row.at().toString(),
                row.until().map(Instant::toString).orElse("")));
      }
    }
    if (!rows.isEmpty()) {
      tables.add(
          new Table(
              "suppression",
              SUPPRESSION.stream().map(Meaning::column).toList(),
              SUPPRESSION,
              rows));
    }
  }

  private static List<Object> values(Dataset dataset, GenericRecord row) {
    List<Object> values = new ArrayList<>();
    for (Field field : dataset.fields()) {
      Object value = row.get(field.position());
      if (value instanceof GenericFixed) {
        values.add(SubjectRows.hex(value));
      } else if (value != null && field.type() == ValueType.DAY) {
        values.add(LocalDate.ofEpochDay((int) value).toString());
      } else {
        values.add(value instanceof CharSequence ? value.toString() : value);
      }
    }
    return values;
  }
}
