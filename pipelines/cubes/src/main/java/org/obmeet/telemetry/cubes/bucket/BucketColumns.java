package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.vector.BinVector;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.cubes.vector.DayVector;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.FlagVector;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.InWindowVector;
import org.obmeet.telemetry.cubes.vector.LabelVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.cubes.vector.PseudonymNumbers;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.cubes.vector.WeekdayVector;
import org.obmeet.telemetry.schemas.dataset.EligibilityRule;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Window;

/** What a plan needs of a part of a bucket, decoded once, one array per column. */
public final class BucketColumns implements RowSet {
  private final int rows;
  private final Window window;
  private final LocalDate from;
  private final Optional<EligibilityRule> rule;
  private final IdVector contributors;
  private final Map<String, DictionaryVector> labels = new HashMap<>();
  private final Map<String, NumberVector> numbers = new HashMap<>();
  private final Map<String, IdVector> ids = new HashMap<>();
  private final Map<String, BinVector> bands = new HashMap<>();
  private final Map<Field, ColumnVector> all = new LinkedHashMap<>();
  private BitSet inside;
  private BitSet read;
  private BitSet latest;
  private DayVector days;
  private InWindowVector inWindow;
  private NumberVector seconds;
  private PseudonymVector records;
  private ContributorRuns runs;

  private BucketColumns(
      ColumnPlan plan, Window window, LocalDate from, PseudonymNumbers known, int rows) {
    this.rows = rows;
    this.window = window;
    this.from = from;
    this.rule = plan.of().eligibility();
    this.contributors = new IdVector(rows, known);
    all.put(plan.field(ColumnPlan.CONTRIBUTOR), contributors);
    plan.labels().values().forEach(this::addLabel);
    plan.numbers().values().forEach(this::addNumber);
    plan.ids().values().forEach(this::addId);
    if (plan.days()) {
      days = new DayVector(rows);
      all.put(plan.field(ColumnPlan.DAY), days);
    } else {
      inWindow = new InWindowVector(window);
      all.put(plan.field(ColumnPlan.DAY), inWindow);
    }
    if (plan.facts() || plan.unit() != null) {
      seconds = new NumberVector(rows);
      records = new PseudonymVector(rows);
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
  public static BucketParts open(
      ColumnPlan plan, List<ParquetFileReader> files, Window window, LocalDate from, int partRows)
      throws IOException {
    return BucketParts.of(
        BucketFiles.between(files, from, window.end()),
        plan.field(ColumnPlan.CONTRIBUTOR),
        new BucketColumns(plan, window, from, new PseudonymNumbers(), 0).all,
        partRows);
  }

  /**
   * Decodes the next part.
   *
   * @param known ids of contributors
   */
  public static BucketColumns read(
      ColumnPlan plan, BucketParts parts, Window window, LocalDate from, PseudonymNumbers known)
      throws IOException {
    BucketColumns columns = new BucketColumns(plan, window, from, known, parts.rows());
    parts.read(columns.all);
    columns.choose(plan);
    return columns;
  }

  /** Without a row: what is there can be told from it. */
  public static BucketColumns empty(ColumnPlan plan, Window window) {
    BucketColumns columns =
        new BucketColumns(plan, window, window.start(), new PseudonymNumbers(), 0);
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
      labels.put(Weekday.NAME, WeekdayVector.of(days, rows));
    }
    if (plan.unit() != null) {
      IdVector units = ids.getOrDefault(plan.unit().name(), contributors);
      latest = LatestRows.of(contributors, units, seconds, records, inside);
    }
  }

  public Window window() {
    return window;
  }

  /** First day that is read, since 1970-01-01. */
  public int from() {
    return Math.toIntExact(from.toEpochDay());
  }

  /** Rows of the window. */
  public BitSet inside() {
    return inside;
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
    return bands.computeIfAbsent(number, n -> BinVector.of(numbers.get(n), rows));
  }

  /** A pseudonym column of a fact; null where there is none of that name. */
  public IdVector id(String field) {
    return ids.get(field);
  }

  /** Seconds; null where the plan has no facts. */
  NumberVector seconds() {
    return seconds;
  }

  /** Records; null where the plan has no facts. */
  PseudonymVector records() {
    return records;
  }

  /** Days; null where the plan needs none. */
  DayVector days() {
    return days;
  }

  /** Rows that facts are made of by contributor's id: those of the window and its history. */
  public ContributorRuns history() {
    return read == inside ? runs() : ContributorRuns.of(contributors, read);
  }

  /** Rows of the window by contributor's id. */
  public ContributorRuns runs() {
    if (runs == null) {
      runs = ContributorRuns.of(contributors, inside);
    }
    return runs;
  }

  /** Which rows give their contributor standing. */
  public EligibleRows standing() {
    return EligibleRows.of(rule, this);
  }

  private void addLabel(Field field) {
    if (field.type() == ValueType.BOOLEAN) {
      FlagVector column = new FlagVector(rows);
      labels.put(field.name(), column);
      all.put(field, column);
    } else {
      LabelVector column = new LabelVector(rows);
      labels.put(field.name(), column);
      all.put(field, column);
    }
  }

  private void addNumber(Field field) {
    NumberVector column = new NumberVector(rows);
    numbers.put(field.name(), column);
    all.put(field, column);
  }

  private void addId(Field field) {
    IdVector column = new IdVector(rows);
    ids.put(field.name(), column);
    all.put(field, column);
  }
}
