package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.BucketFiles;
import org.obmeet.telemetry.cubes.bucket.BucketParts;
import org.obmeet.telemetry.cubes.bucket.ColumnPlan;
import org.obmeet.telemetry.cubes.bucket.ContributorIndices;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactPopulation;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** A fixture that computes the facts of a shipped fact function from handwritten rows. */
final class FactFixture {
  /** First day of a key rotation period of both streams, and of a window of every kind. */
  static final LocalDate EPOCH = WindowKind.ORIGIN.plusDays(364 * 56L);

  Fact fact;
  final Dataset dataset;
  final List<Map<String, Object>> rows = new ArrayList<>();
  private final Path folder;

  FactFixture(Path folder, String fact) {
    this.folder = folder;
    this.fact = Catalog.load().facts().get(fact);
    this.dataset = Catalog.load().dataset(this.fact.stream());
  }

  /** Lets the fact have the population of the window and the history before it. */
  FactFixture ofHistory() {
    fact =
        new Fact(
            fact.name(),
            fact.stream(),
            fact.title(),
            fact.description(),
            FactPopulation.HISTORY,
            fact.history(),
            fact.reads(),
            fact.firstSeenField(),
            fact.parameters(),
            fact.records(),
            fact.columns());
    return this;
  }

  /**
   * Adds a row.
   *
   * @param contributors number of the contributor; 0 for none
   * @param day days after {@link #EPOCH}
   * @param values field names and values, in turn
   */
  FactFixture row(int contributors, int day, long secondOfDay, Object... values) {
    Map<String, Object> row = new HashMap<>();
    long epochDay = EPOCH.toEpochDay() + day;
    row.put("contributor", contributors == 0 ? null : RandomReportRows.pseudonym(contributors));
    row.put("record", record(rows.size()));
    row.put("day", (int) epochDay);
    row.put("second", epochDay * 86_400 + secondOfDay);
    if (dataset.field("instance").isPresent()) {
      row.put("instance", RandomReportRows.pseudonym(1000 + contributors));
      row.put("consent_scope", "extended");
      row.put("deployment", "registered");
      row.put("tenure", "under_3_days");
    } else {
      row.put("event_type", "page_view");
    }
    for (int i = 0; i < values.length; i += 2) {
      boolean id = List.of("session", "instance").contains(values[i]) && values[i + 1] != null;
      row.put(
          (String) values[i], id ? RandomReportRows.pseudonym((int) values[i + 1]) : values[i + 1]);
    }
    rows.add(row);
    return this;
  }

  /** Returns the facts by contributor, each as the number of its row and its column values. */
  List<List<Object>> over(Window window, FirstSeenDays firstSeen) {
    Path file = folder.resolve("facts.parquet");
    CleanParquet.write(file, dataset.fields(), rows, CleanParquet.Layout.USUAL);
    List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
    ColumnPlan plan = ColumnPlan.of(dataset, List.of(cube()));
    LocalDate from = fact.historyFrom(window, dataset.epochDays()).orElseThrow();
    ContributorIndices contributors = new ContributorIndices(0, 1, false);
    BucketFiles files = BucketFiles.all(readers);
    try (BucketParts.Reader parts =
        BucketColumns.open(
            plan,
            BucketParts.of(files, plan.contributor(), Integer.MAX_VALUE),
            readers,
            window,
            from,
            contributors)) {
      BucketColumns columns = BucketColumns.read(plan, parts, window, from, contributors);
      return facts(FactRows.of(fact, columns, contributors, firstSeen));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      CleanParquet.close(readers);
    }
  }

  List<List<Object>> over(WindowKind kind, int day) {
    return over(window(kind, day), FirstSeenDays.none());
  }

  static Window window(WindowKind kind, int day) {
    return new Window(kind, EPOCH.plusDays(day));
  }

  private List<List<Object>> facts(FactRows found) {
    List<List<Object>> facts = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      List<Object> values = new ArrayList<>(List.of(found.row(i)));
      for (Fact.Column column : fact.columns()) {
        DictionaryVector labels = found.label(column.name());
        values.add(
            labels != null
                ? labels.labels().get(labels.codes()[i])
                : (Object) found.number(column.name()).value(i));
      }
      facts.add(values);
    }
    return facts;
  }

  /** Returns a cube over every column of the fact. */
  Cube cube() {
    return cube(fact);
  }

  static Cube cube(Fact fact) {
    List<Cube.Dimension> dimensions =
        fact.columns().stream()
            .filter(c -> c.type() != ValueType.LONG)
            .map(c -> TestStreams.label(c.name(), new DimensionHierarchy.Flat()))
            .toList();
    return of(fact, fact.name(), Map.of(), dimensions, TestStreams.owners(), TestStreams.records());
  }

  static Cube of(
      Fact fact,
      String name,
      Map<String, String> where,
      List<Cube.Dimension> dimensions,
      Cube.Measure... measures) {
    return new Cube(
        "tests",
        name,
        name,
        "",
        fact.stream(),
        false,
        List.of(WindowKind.WEEK),
        Scope.ENVELOPE,
        where,
        dimensions,
        List.of(measures),
        10,
        10,
        Optional.of(fact),
        List.of(),
        "",
        Optional.empty());
  }

  /** Returns a record pseudonym that increases with the number of the row. */
  static byte[] record(int position) {
    byte[] bytes = new byte[16];
    bytes[14] = (byte) (position >> 8);
    bytes[15] = (byte) position;
    return bytes;
  }
}
