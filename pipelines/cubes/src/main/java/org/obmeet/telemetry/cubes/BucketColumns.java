package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.StandingRule;
import org.obmeet.telemetry.schemas.ValueType;
import org.obmeet.telemetry.schemas.Weekday;
import org.obmeet.telemetry.schemas.Window;

/** What a plan needs of a part of a bucket, decoded once, one array per column. */
final class BucketColumns implements RowSet {
  private final int rows;
  private final Window window;
  private final LocalDate from;
  private final Optional<StandingRule> rule;
  private final IdColumn contributors;
  private final Map<String, Coded> labels = new HashMap<>();
  private final Map<String, NumberColumn> numbers = new HashMap<>();
  private final Map<String, IdColumn> ids = new HashMap<>();
  private final Map<String, BandColumn> bands = new HashMap<>();
  private final Map<Field, Column> all = new LinkedHashMap<>();
  private BitSet inside;
  private BitSet read;
  private BitSet latest;
  private DayColumn days;
  private WindowColumn inWindow;
  private NumberColumn seconds;
  private PseudonymColumn records;
  private ContributorRuns runs;

  private BucketColumns(
      ColumnPlan plan, Window window, LocalDate from, PseudonymIds known, int rows) {
    this.rows = rows;
    this.window = window;
    this.from = from;
    this.rule = plan.of().standing();
    this.contributors = new IdColumn(rows, known);
    all.put(plan.field(ColumnPlan.CONTRIBUTOR), contributors);
    plan.labels().values().forEach(this::addLabel);
    plan.numbers().values().forEach(this::addNumber);
    plan.ids().values().forEach(this::addId);
    if (plan.days()) {
      days = new DayColumn(rows);
      all.put(plan.field(ColumnPlan.DAY), days);
    } else {
      inWindow = new WindowColumn(window);
      all.put(plan.field(ColumnPlan.DAY), inWindow);
    }
    if (plan.facts() || plan.unit() != null) {
      seconds = new NumberColumn(rows);
      records = new PseudonymColumn(rows);
      all.put(plan.field(ColumnPlan.SECOND), seconds);
      all.put(plan.field(ColumnPlan.RECORD), records);
    }
  }

  /**
   * Opens the files that may hold a day from {@code from} to the end of the window.
   *
   * @param partRows rows that are to be held at once
   * @throws IllegalArgumentException where a file's columns are not those of the data set
   */
  static BucketParts open(
      ColumnPlan plan, List<ParquetFileReader> files, Window window, LocalDate from, int partRows)
      throws IOException {
    return BucketParts.of(
        CleanFiles.between(files, from, window.end()),
        plan.field(ColumnPlan.CONTRIBUTOR),
        new BucketColumns(plan, window, from, new PseudonymIds(), 0).all,
        partRows);
  }

  /**
   * Decodes the next part.
   *
   * @param known ids of contributors
   */
  static BucketColumns read(
      ColumnPlan plan, BucketParts parts, Window window, LocalDate from, PseudonymIds known)
      throws IOException {
    BucketColumns columns = new BucketColumns(plan, window, from, known, parts.rows());
    parts.read(columns.all);
    columns.choose(plan);
    return columns;
  }

  /** Without a row: what is there can be told from it. */
  static BucketColumns empty(ColumnPlan plan, Window window) {
    BucketColumns columns = new BucketColumns(plan, window, window.start(), new PseudonymIds(), 0);
    columns.choose(plan);
    return columns;
  }

  private void choose(ColumnPlan plan) {
    if (plan.days()) {
      inside = days.between(window.start().toEpochDay(), window.end().toEpochDay());
      boolean more = from.isBefore(window.start());
      read = more ? days.between(from.toEpochDay(), window.end().toEpochDay()) : inside;
    } else {
      inside = inWindow.inside();
      read = inside;
    }
    if (plan.weekday()) {
      labels.put(Weekday.NAME, WeekdayColumn.of(days, rows));
    }
    if (plan.unit() != null) {
      IdColumn units = ids.getOrDefault(plan.unit().name(), contributors);
      latest = LatestRows.of(contributors, units, seconds, records, inside);
    }
  }

  Window window() {
    return window;
  }

  /** First day that is read, since 1970-01-01. */
  int from() {
    return Math.toIntExact(from.toEpochDay());
  }

  /** Rows of the window. */
  BitSet inside() {
    return inside;
  }

  @Override
  public BitSet latest() {
    return latest;
  }

  @Override
  public Coded label(String field) {
    return labels.get(field);
  }

  @Override
  public NumberColumn number(String field) {
    return numbers.get(field);
  }

  @Override
  public BandColumn band(String number) {
    return bands.computeIfAbsent(number, n -> BandColumn.of(numbers.get(n), rows));
  }

  /** A pseudonym column of a fact; null where there is none of that name. */
  IdColumn id(String field) {
    return ids.get(field);
  }

  /** Seconds; null where the plan has no facts. */
  NumberColumn seconds() {
    return seconds;
  }

  /** Records; null where the plan has no facts. */
  PseudonymColumn records() {
    return records;
  }

  /** Days; null where the plan needs none. */
  DayColumn days() {
    return days;
  }

  /** Rows that facts are made of by contributor's id: those of the window and its history. */
  ContributorRuns history() {
    return read == inside ? runs() : ContributorRuns.of(contributors, read);
  }

  /** Rows of the window by contributor's id. */
  ContributorRuns runs() {
    if (runs == null) {
      runs = ContributorRuns.of(contributors, inside);
    }
    return runs;
  }

  /** Which rows give their contributor standing. */
  StandingRows standing() {
    return StandingRows.of(rule, this);
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

  private void addId(Field field) {
    IdColumn column = new IdColumn(rows);
    ids.put(field.name(), column);
    all.put(field, column);
  }
}
