package org.obmeet.telemetry.jobs.export;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * The data about one subject. Clean events and reports are read at each use; all other rows are in
 * memory.
 *
 * @param tables a table for each zone and stream with rows of the subject, and for suppressions
 */
record SubjectData(List<SubjectTable> tables) {
  /**
   * Rows of one zone and stream, or the suppressions.
   *
   * @param name {@code STREAM}, {@code STREAM-landing} or {@code suppression}
   * @param dataset the data set; empty for suppressions
   * @param columns meaning of each column, in order
   * @param rows number of rows
   */
  record SubjectTable(
      String name, Optional<Dataset> dataset, List<Meaning> columns, long rows, Source source) {}

  /** A source of rows, which can be read several times. */
  @FunctionalInterface
  interface Source {
    /** Passes the values of each row to a consumer: text, numbers, booleans, days or null. */
    void forEach(RowConsumer consumer) throws IOException;
  }

  /** A consumer of the values of a row. */
  @FunctionalInterface
  interface RowConsumer {
    void accept(List<Object> values) throws IOException;
  }

  /**
   * The meaning of a column.
   *
   * @param unit unit of the values; empty if there is none
   */
  record Meaning(String column, ValueType type, String title, String unit) {
    static Meaning ofText(String column, String title) {
      return new Meaning(column, ValueType.LABEL, title, "");
    }
  }

  private static final List<Meaning> SUPPRESSION =
      List.of(
          Meaning.ofText("id", "Random name of the row"),
          Meaning.ofText("purpose", "tombstone, objection, restriction, hold or narrowing"),
          Meaning.ofText("kind", "Kind of the subject: person, instance or owner"),
          Meaning.ofText("reason", "Reason"),
          Meaning.ofText("at", "Time of the request"),
          Meaning.ofText(
              "until", "Time at which it ends; empty if it ends only when it is lifted"));

  static SubjectData of(SubjectSearch search, List<SubjectIdentifier> names) {
    Lake lake = search.lake();
    Catalog catalog = search.catalog();
    SuppressionList subject = search.list(names);
    List<SubjectTable> tables = new ArrayList<>();
    for (String stream : new TreeSet<>(catalog.datasets().keySet())) {
      Dataset dataset = catalog.dataset(stream);
      if (dataset.epochDays() == 0) {
        tables.add(table(stream, dataset, decisions(lake, dataset, subject)));
        continue;
      }
      SubjectRowMatcher matcher = new SubjectRowMatcher(dataset, search.pseudonyms(), subject);
      if (matcher.isPossible()) {
        tables.add(clean(lake, stream, matcher));
        List<GenericRecord> landed = new ArrayList<>();
        SubjectSearch.segments(lake, dataset)
            .forEach(path -> SubjectRows.forEach(lake, matcher, path, landed::add));
        tables.add(table(stream + "-landing", dataset, landed));
      }
    }
    tables.add(suppressions(lake, subject));
    return new SubjectData(tables.stream().filter(table -> table.rows() > 0).toList());
  }

  private static List<Meaning> columns(Dataset dataset) {
    return dataset.fields().stream()
        .map(field -> new Meaning(field.name(), field.type(), field.title(), field.unit()))
        .toList();
  }

  private static SubjectTable table(String name, Dataset dataset, List<GenericRecord> rows) {
    List<List<Object>> values = rows.stream().map(row -> values(dataset, row)).toList();
    return table(name, Optional.of(dataset), columns(dataset), values);
  }

  private static SubjectTable table(
      String name, Optional<Dataset> dataset, List<Meaning> columns, List<List<Object>> rows) {
    return new SubjectTable(
        name,
        dataset,
        columns,
        rows.size(),
        consumer -> {
          for (List<Object> row : rows) {
            consumer.accept(row);
          }
        });
  }

  private static SubjectTable clean(Lake lake, String name, SubjectRowMatcher matcher) {
    Dataset dataset = matcher.dataset();
    CleanFileIo clean = new CleanFileIo(lake.files());
    List<String> paths = new ArrayList<>();
    long rows = 0;
    for (CleanFile file : lake.state().clean(dataset.name())) {
      long count =
          matcher.mayBeInBucket(file.firstDay(), file.bucket(), file.buckets())
              ? SubjectRows.countIn(lake, file.path(), matcher)
              : 0;
      if (count > 0) {
        paths.add(file.path());
        rows += count;
      }
    }
    return new SubjectTable(
        name,
        Optional.of(dataset),
        columns(dataset),
        rows,
        consumer -> {
          for (String path : paths) {
            try (RecordIterator all = clean.rows(dataset, path)) {
              while (all.hasNext()) {
                GenericRecord row = all.next();
                if (matcher.matches(row)) {
                  consumer.accept(values(dataset, row));
                }
              }
            }
          }
        });
  }

  private static List<GenericRecord> decisions(
      Lake lake, Dataset dataset, SuppressionList subjects) {
    return new ConsentLog(lake, dataset)
        .recorded().stream()
            .filter(
                row ->
                    isIn(subjects, "instance", SubjectRows.hex(row.get("subject")))
                        || isIn(subjects, "owner", SubjectRows.hex(row.get("owner"))))
            .toList();
  }

  private static boolean isIn(SuppressionList subjects, String kind, String hex) {
    return !hex.isEmpty() && subjects.covers(kind, HexFormat.of().parseHex(hex), 0);
  }

  private static SubjectTable suppressions(Lake lake, SuppressionList subjects) {
    List<List<Object>> rows = new ArrayList<>();
    for (Suppression row : new SuppressionTable(lake).rows()) {
      if (isIn(subjects, row.kind(), row.subject())) {
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
    return table("suppression", Optional.empty(), SUPPRESSION, rows);
  }

  private static List<Object> values(Dataset dataset, GenericRecord row) {
    List<Object> values = new ArrayList<>();
    for (Field field : dataset.fields()) {
      Object value = row.get(field.position());
      if (value instanceof GenericFixed) {
        values.add(SubjectRows.hex(value));
      } else if (value != null && field.type() == ValueType.DAY) {
        values.add(LocalDate.ofEpochDay((int) value));
      } else {
        values.add(value instanceof CharSequence ? value.toString() : value);
      }
    }
    return values;
  }
}
