package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.ValueType;
import org.obmeet.telemetry.schemas.Window;

/** What a plan needs of a bucket's files, decoded once, one array per column. */
final class BucketColumns {
  private final int rows;
  private final WindowColumn window;
  private final IdColumn contributors;
  private final Map<String, Coded> labels = new LinkedHashMap<>();
  private final Map<String, NumberColumn> numbers = new LinkedHashMap<>();
  private final Map<Field, Column> all = new LinkedHashMap<>();
  private BitSet latest;

  private BucketColumns(ColumnPlan plan, Window window, int rows) {
    this.rows = rows;
    this.window = new WindowColumn(window);
    this.contributors = new IdColumn(rows);
    all.put(plan.field(ColumnPlan.DAY), this.window);
    all.put(plan.field(ColumnPlan.CONTRIBUTOR), contributors);
    plan.labels().values().forEach(this::addLabel);
    plan.numbers().values().forEach(this::addNumber);
  }

  /**
   * Decodes the files.
   *
   * @throws IllegalArgumentException where a file's columns are not those of the data set
   */
  static BucketColumns read(ColumnPlan plan, List<ParquetFileReader> files, Window window)
      throws IOException {
    long rows = files.stream().mapToLong(ParquetFileReader::getRecordCount).sum();
    if (rows > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows of a bucket and window must be at most "
              + (Integer.MAX_VALUE - 8)
              + "; they are "
              + rows
              + ": raise the number of buckets");
    }
    BucketColumns columns = new BucketColumns(plan, window, (int) rows);
    if (plan.unit() == null) {
      columns.fill(files, columns.all);
    } else {
      columns.fillWithLatest(plan, files);
    }
    return columns;
  }

  /** Number of rows, those of other days included. */
  int rows() {
    return rows;
  }

  /** Rows of the window. */
  BitSet inside() {
    return window.inside();
  }

  /** Of each unit the latest row of the window; null where no cube picks it. */
  BitSet latest() {
    return latest;
  }

  /** A label or flag column of the plan. */
  Coded label(String field) {
    return labels.get(field);
  }

  /** A number column of the plan. */
  NumberColumn number(String field) {
    return numbers.get(field);
  }

  /** Rows of the window by contributor. */
  ContributorRuns runs(int bucket, int buckets) {
    return new ContributorRuns(contributors, inside(), bucket, buckets);
  }

  private void addLabel(Field field) {
    if (field.type() == ValueType.BOOLEAN) {
      FlagColumn column = new FlagColumn(rows);
      labels.put(field.name(), column);
      all.put(field, column);
    } else {
      LabelColumn column = new LabelColumn(rows);
      labels.put(field.name(), column);
      all.put(field, column);
    }
  }

  private void addNumber(Field field) {
    NumberColumn column = new NumberColumn(rows);
    numbers.put(field.name(), column);
    all.put(field, column);
  }

  /** Units, seconds and records are needed for the choice alone, and are dropped after it. */
  private void fillWithLatest(ColumnPlan plan, List<ParquetFileReader> files) throws IOException {
    IdColumn units =
        plan.unit().name().equals(ColumnPlan.CONTRIBUTOR) ? contributors : new IdColumn(rows);
    NumberColumn seconds = new NumberColumn(rows);
    PseudonymColumn records = new PseudonymColumn(rows);
    Map<Field, Column> more = new LinkedHashMap<>(all);
    more.putIfAbsent(plan.unit(), units);
    more.put(plan.field(ColumnPlan.SECOND), seconds);
    more.put(plan.field(ColumnPlan.RECORD), records);
    fill(files, more);
    latest = LatestRows.of(units, seconds, records, inside());
  }

  private static void fill(List<ParquetFileReader> files, Map<Field, Column> columns)
      throws IOException {
    int row = 0;
    for (int i = 0; i < files.size(); i++) {
      try {
        row = CleanFile.read(files.get(i), columns, row);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "file " + (i + 1) + " of " + files.size() + ": " + e.getMessage(), e);
      }
    }
  }
}
