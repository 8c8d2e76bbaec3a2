package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.cubes.vector.DayVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.FlagVector;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.LabelVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Window;

/** The decoded columns of a plan for one part of a bucket, with one array per column. */
public final class BucketColumns implements RowSet {
  private final int rows;
  private final Window window;
  private final LocalDate firstDay;
  private final Dataset dataset;
  private final ContributorIndices bucket;
  private final IdVector contributors;
  private final Map<String, DictionaryVector> labels = new HashMap<>();
  private final Map<String, NumberVector> numbers = new HashMap<>();
  private final Map<String, IdVector> ids = new HashMap<>();
  private final Map<String, BinVector> binsOf = new HashMap<>();
  private final Map<Field, ColumnVector> vectors = new LinkedHashMap<>();

  /** Rows of the window. */
  private BitSet rowsInWindow;

  /** Rows of the window and of the history before it. */
  private BitSet rowsRead;

  private BitSet latest;

  private final DayVector days;
  private NumberVector seconds;
  private PseudonymVector records;
  private ContributorRuns runs;

  private BucketColumns(
      ColumnPlan plan, Window window, LocalDate from, ContributorIndices bucket, int rows) {
    this.rows = rows;
    this.window = window;
    this.firstDay = from;
    this.dataset = plan.dataset();
    this.bucket = bucket;
    this.contributors = add(plan.field(ColumnPlan.CONTRIBUTOR), new IdVector(rows, bucket.ids()));
    plan.labels()
        .forEach(
            (name, field) ->
                labels.put(
                    name,
                    field.type() == ValueType.BOOLEAN
                        ? add(field, new FlagVector(rows))
                        : add(field, new LabelVector(rows))));
    plan.numbers().forEach((name, field) -> numbers.put(name, add(field, new NumberVector(rows))));
    plan.ids().forEach((name, field) -> ids.put(name, add(field, new IdVector(rows))));
    this.days = add(plan.field(ColumnPlan.DAY), new DayVector(rows));
    boolean ordered = plan.facts() || plan.unit() != null;
    if (ordered) {
      seconds = add(plan.field(ColumnPlan.SECOND), new NumberVector(rows));
    }
    if (ordered || bucket.isShared()) {
      records = add(plan.field(ColumnPlan.RECORD), new PseudonymVector(rows));
    }
  }

  private <C extends ColumnVector> C add(Field field, C column) {
    vectors.put(field, column);
    return column;
  }

  /**
   * Opens the files that may contain a day from {@code from} to the end of the window.
   *
   * @throws IllegalArgumentException if a file's columns do not match the data set
   */
  public static BucketParts.Reader open(
      ColumnPlan plan,
      BucketParts parts,
      List<ParquetFileReader> files,
      Window window,
      LocalDate from,
      ContributorIndices bucket) {
    return parts.open(
        BucketFiles.between(files, from, window.end()),
        new BucketColumns(plan, window, from, bucket, 0).vectors);
  }

  /** Decodes the next part; {@code bucket} receives the ids of its contributors. */
  public static BucketColumns read(
      ColumnPlan plan,
      BucketParts.Reader parts,
      Window window,
      LocalDate from,
      ContributorIndices bucket)
      throws IOException {
    BucketColumns columns = new BucketColumns(plan, window, from, bucket, parts.rows());
    parts.read(columns.vectors);
    columns.selectRows(plan);
    return columns;
  }

  /** Returns the columns of a plan without any row, with which a fact function can be checked. */
  public static BucketColumns empty(ColumnPlan plan, Window window) {
    ContributorIndices bucket = new ContributorIndices(0, 1, false);
    BucketColumns columns = new BucketColumns(plan, window, window.start(), bucket, 0);
    columns.selectRows(plan);
    return columns;
  }

  private void selectRows(ColumnPlan plan) {
    rowsInWindow = ownRowsFrom(window.start());
    boolean hasHistory = firstDay.isBefore(window.start());
    rowsRead = hasHistory ? ownRowsFrom(firstDay) : rowsInWindow;
    if (plan.weekday()) {
      labels.put(Weekday.NAME, days.weekdays());
    }
    if (plan.unit() != null) {
      IdVector units = ids.getOrDefault(plan.unit().name(), contributors);
      latest = LatestRows.of(contributors, units, seconds, records, rowsInWindow);
    }
  }

  /** Returns the bucket's rows from a day to the end of the window. */
  private BitSet ownRowsFrom(LocalDate from) {
    BitSet own = days.between(from.toEpochDay(), window.end().toEpochDay());
    if (bucket.isShared()) {
      List<UUID> pseudonyms = bucket.ids().values();
      for (int row = own.nextSetBit(0); row >= 0; row = own.nextSetBit(row + 1)) {
        int id = contributors.id(row);
        if (!bucket.contains(id == IdVector.NONE ? records.get(row) : pseudonyms.get(id))) {
          own.clear(row);
        }
      }
    }
    return own;
  }

  public Window window() {
    return window;
  }

  /** Returns the first day that is read, in days since 1970-01-01. */
  public int firstDay() {
    return Math.toIntExact(firstDay.toEpochDay());
  }

  public BitSet rowsInWindow() {
    return rowsInWindow;
  }

  @Override
  public BitSet latest() {
    return latest;
  }

  @Override
  public DictionaryVector label(String field) {
    return labels.get(field);
  }

  @Override
  public NumberVector number(String field) {
    return numbers.get(field);
  }

  @Override
  public BinVector bins(String number) {
    return binsOf.computeIfAbsent(number, n -> BinVector.of(numbers.get(n), rows));
  }

  /** Returns the pseudonym column of a field; null if the plan does not have it. */
  public IdVector id(String field) {
    return ids.get(field);
  }

  /** Returns the seconds; null if the plan needs none. */
  NumberVector seconds() {
    return seconds;
  }

  /** Returns the record pseudonyms; null if neither the plan nor the bucket needs them. */
  PseudonymVector recordIds() {
    return records;
  }

  DayVector days() {
    return days;
  }

  /** Returns the rows of the window and of the history before it, by contributor id. */
  public ContributorRuns history() {
    return rowsRead == rowsInWindow ? runs() : ContributorRuns.of(contributors, rowsRead);
  }

  /** Returns the rows of the window by contributor id. */
  public ContributorRuns runs() {
    if (runs == null) {
      runs = ContributorRuns.of(contributors, rowsInWindow);
    }
    return runs;
  }

  public EligibleRows eligibleRows() {
    return EligibleRows.of(dataset, this, bucket);
  }

  /** Returns the ids of the contributors with rows on at least some days that are read. */
  public BitSet contributorsOnDays(int minimum) {
    ContributorRuns all = history();
    BitSet found = new BitSet();
    BitSet seen = new BitSet();
    for (int run = 0; run < all.count(); run++) {
      seen.clear();
      for (int position = all.from(run); position < all.to(run); position++) {
        seen.set(days.day(all.row(position)) - firstDay());
      }
      found.set(all.contributor(run), seen.cardinality() >= minimum);
    }
    return found;
  }
}
