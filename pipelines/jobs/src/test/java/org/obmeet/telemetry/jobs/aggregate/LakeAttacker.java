package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.GroundTruthCells.Cell;
import org.obmeet.telemetry.jobs.aggregate.GroundTruthCells.Sum;
import org.obmeet.telemetry.jobs.aggregate.UnknownNumbers.Interval;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;

/**
 * An intruder who combines all released tables of the same records and window in one system. It
 * knows the released values, the public hierarchies and filters, which cells have a record, and
 * that distinct counts are rounded. The ground truth only determines which intervals are checked.
 */
final class LakeAttacker {
  /** Facts of which each contributor has at most one per window, so that contributors add up. */
  private static final Set<String> ONE_EACH = Set.of("cohort", "funnel", "lifecycle");

  /**
   * An unsafe value whose feasibility interval is too narrow.
   *
   * @param where window and cell
   * @param measure the measure
   * @param truth the true value
   * @param interval the feasibility interval
   * @param why the violated rule
   */
  record NarrowInterval(String where, String measure, long truth, Interval interval, String why) {}

  /** The rounding error of contributors, which are published as multiples of ten. */
  static final int ROUNDED_BY = 5;

  private final GroundTruthCells truth;
  private final int roundedBy;
  private final boolean oneEach;
  private final UnknownNumbers numbers = new UnknownNumbers();
  private final Map<String, Map<SortedMap<String, String>, Long>> published = new HashMap<>();
  private final Map<String, Map<SortedMap<String, String>, Integer>> unknown = new HashMap<>();
  private final List<NarrowInterval> findings = new ArrayList<>();

  /** A weighted sum of known and unknown numbers. */
  private final class Expression {
    private final Map<Integer, Double> terms = new HashMap<>();
    private double known;

    /** Adds a multiple of a value. */
    Expression add(double times, String measure, SortedMap<String, String> cell) {
      Long value = constant(measure, cell);
      if (value != null) {
        known += times * value;
      } else {
        terms.merge(variable(measure, cell), times, Double::sum);
      }
      return this;
    }

    /** Adds a multiple of contributors, with the largest possible value if they are published. */
    Expression atMost(double times, SortedMap<String, String> cell) {
      Interval bounds = bounds(cell);
      if (bounds != null) {
        known += times * (times > 0 ? bounds.high() : bounds.low());
      } else {
        terms.merge(variable(GroundTruthCells.PEOPLE, cell), times, Double::sum);
      }
      return this;
    }
  }

  /**
   * @param truth the true cells
   * @param tables the released tables of the window, by name of the cube
   */
  LakeAttacker(GroundTruthCells truth, Map<String, ReleasedCells> tables) {
    this(truth, tables, ROUNDED_BY);
  }

  /** Creates an intruder for tables with a maximum rounding error of contributors. */
  LakeAttacker(GroundTruthCells truth, Map<String, ReleasedCells> tables, int roundedBy) {
    this.truth = truth;
    this.roundedBy = roundedBy;
    this.oneEach =
        truth.cubes().get(0).derive().map(Fact::name).filter(ONE_EACH::contains).isPresent();
    for (Cube cube : truth.cubes()) {
      if (tables.containsKey(cube.name())) {
        read(cube, tables.get(cube.name()));
      }
    }
    addEquations();
    for (Cube cube : truth.cubes()) {
      if (tables.containsKey(cube.name())) {
        remainders(cube, tables.get(cube.name()));
      }
    }
  }

  /** Returns the unsafe values whose feasibility interval is too narrow. */
  List<NarrowInterval> findings() {
    truth
        .cells()
        .forEach(
            (key, cell) -> {
              for (String measure : cell.measures()) {
                if (cell.value(GroundTruthCells.PEOPLE) > 0 || cell.value(measure) != 0) {
                  check(key, cell, measure);
                }
              }
            });
    truth.sums().forEach(this::remainder);
    differences();
    return findings;
  }

  /** Returns the feasibility interval of a cell's contributors. */
  Interval people(SortedMap<String, String> cell) {
    Interval bounds = bounds(cell);
    return bounds != null && !oneEach
        ? bounds
        : numbers.interval(variable(GroundTruthCells.PEOPLE, cell));
  }

  private void read(Cube cube, ReleasedCells table) {
    for (ReleasedCells.Row row : table.cells()) {
      SortedMap<String, String> key = truth.key(cube, row.labels());
      for (int m = 0; m < cube.measures().size(); m++) {
        Long value = row.values().get(m);
        if (value != null) {
          Long other =
              published
                  .computeIfAbsent(
                      GroundTruthCells.name(cube.measures().get(m)), n -> new HashMap<>())
                  .put(key, value);
          if (other != null && !other.equals(value)) {
            throw new AssertionError(key + " is " + other + " and " + value);
          }
        }
      }
    }
  }

  private Long constant(String measure, SortedMap<String, String> cell) {
    return published.getOrDefault(measure, Map.of()).get(cell);
  }

  /** The interval of published contributors; null if they are not published. */
  private Interval bounds(SortedMap<String, String> cell) {
    Long value = constant(GroundTruthCells.PEOPLE, cell);
    return value == null
        ? null
        : new Interval(
            Math.max(truth.cells().get(cell).threshold(), value - roundedBy), value + roundedBy);
  }

  private int variable(String measure, SortedMap<String, String> cell) {
    return unknown
        .computeIfAbsent(measure, m -> new HashMap<>())
        .computeIfAbsent(
            cell,
            c -> {
              Interval bounds = measure.equals(GroundTruthCells.PEOPLE) ? bounds(c) : null;
              return bounds == null
                  ? numbers.number()
                  : numbers.number(bounds.low(), bounds.high());
            });
  }

  /** Adds an equation for every sum, and that each contributor has a record. */
  private void addEquations() {
    for (Sum sum : truth.sums()) {
      for (String measure : sum.measures()) {
        if (!measure.equals(GroundTruthCells.PEOPLE)) {
          Expression zero = new Expression().add(1, measure, sum.parent());
          sum.children().forEach(child -> zero.add(-1, measure, child));
          numbers.equal(zero.terms, -zero.known);
        } else if (oneEach) {
          Map<Integer, Double> terms = new HashMap<>();
          terms.put(variable(measure, sum.parent()), 1.0);
          sum.children().forEach(child -> terms.put(variable(measure, child), -1.0));
          numbers.equal(terms, 0);
        } else {
          people(sum);
        }
      }
    }
    truth
        .cells()
        .forEach(
            (key, cell) -> {
              if (cell.measures().contains(GroundTruthCells.RECORDS)
                  && cell.measures().contains(GroundTruthCells.PEOPLE)) {
                Expression more = new Expression().add(1, GroundTruthCells.RECORDS, key);
                more.atMost(-1, key);
                atLeastZero(more);
              }
            });
  }

  private void people(Sum sum) {
    Expression together = new Expression().atMost(-1, sum.parent());
    for (SortedMap<String, String> child : sum.children()) {
      together.atMost(1, child);
      atLeastZero(new Expression().atMost(1, sum.parent()).atMost(-1, child));
    }
    atLeastZero(together);
  }

  private void atLeastZero(Expression expression) {
    if (!expression.terms.isEmpty()) {
      numbers.atLeast(expression.terms, -expression.known);
    }
  }

  /** Adds equations for the rows that are the remainder of their parent. */
  private void remainders(Cube cube, ReleasedCells table) {
    for (ReleasedCells.Row row : table.finest()) {
      for (int d = 0; d < row.labels().size(); d++) {
        String label = row.labels().get(d);
        boolean last =
            row.labels().subList(d + 1, row.labels().size()).stream()
                .allMatch(ReleasedCells.TOTAL::equals);
        if (last && (label.equals(ReleasedCells.OTHER) || label.endsWith(" other"))) {
          remainder(cube, table, row, d);
        }
      }
    }
  }

  private void remainder(Cube cube, ReleasedCells table, ReleasedCells.Row row, int dimension) {
    String label = row.labels().get(dimension);
    String parent =
        label.equals(ReleasedCells.OTHER)
            ? ReleasedCells.TOTAL
            : label.substring(0, label.length() - " other".length());
    List<String> at = new ArrayList<>(row.labels());
    at.set(dimension, parent);
    SortedMap<String, String> key = truth.key(cube, at);
    Set<SortedMap<String, String>> named = new HashSet<>();
    table.cells().forEach(level -> named.add(truth.key(cube, level.labels())));
    List<SortedMap<String, String>> parts = new ArrayList<>();
    collect(cube, named, key, dimension, parts);
    for (int m = 0; m < cube.measures().size(); m++) {
      Long value = row.values().get(m);
      String measure = GroundTruthCells.name(cube.measures().get(m));
      boolean people = measure.equals(GroundTruthCells.PEOPLE);
      if (value == null || people && !oneEach) {
        continue;
      }
      checkRemainder(key, parts, measure);
      Map<Integer, Double> terms = new HashMap<>();
      double known = 0;
      for (SortedMap<String, String> part : parts) {
        Long other = people ? null : constant(measure, part);
        if (other == null) {
          terms.put(variable(measure, part), 1.0);
        } else {
          known += other;
        }
      }
      int slack = people ? roundedBy : 0;
      numbers.between(terms, value - known - slack, value - known + slack);
    }
  }

  /** Collects the finest cells below a cell that are in no published cell. */
  private void collect(
      Cube cube,
      Set<SortedMap<String, String>> named,
      SortedMap<String, String> key,
      int dimension,
      List<SortedMap<String, String>> parts) {
    if (dimension == cube.dimensions().size()) {
      parts.add(key);
      return;
    }
    Set<SortedMap<String, String>> children =
        truth.children(key, cube.dimensions().get(dimension).field());
    if (children.isEmpty()) {
      collect(cube, named, key, dimension + 1, parts);
    }
    children.stream()
        .filter(child -> !named.contains(child))
        .forEach(child -> collect(cube, named, child, dimension, parts));
  }

  private void check(SortedMap<String, String> key, Cell cell, String measure) {
    boolean few = cell.few(measure);
    long shortfall = cell.shortfall(measure);
    if (!few && shortfall == 0) {
      return;
    }
    boolean people = measure.equals(GroundTruthCells.PEOPLE);
    Long constant = people ? null : constant(measure, key);
    Interval interval =
        people
            ? people(key)
            : constant != null
                ? new Interval(constant, constant)
                : numbers.interval(variable(measure, key));
    long value = cell.value(measure);
    boolean counts = people || measure.equals(GroundTruthCells.RECORDS);
    if (value < interval.smallest() || value > interval.largest()) {
      throw new AssertionError(
          "%s of %s is %s and must lie in %s".formatted(measure, key, value, interval));
    }
    if (interval.isOneValue()) {
      find(key, measure, value, interval, "exact");
    } else if (counts
        && cell.people() < cell.threshold()
        && value < cell.threshold()
        && (!people || oneEach)
        && interval.largest() < cell.threshold()) {
      find(key, measure, value, interval, "below the threshold");
    } else if (!few
        && (100 * (interval.largest() - value) < shortfall
            || 100 * (value - interval.smallest()) < Math.min(shortfall, 100 * value))) {
      find(key, measure, value, interval, "closer than p %");
    }
  }

  /** The remainder of a published cell is known and must be as safe as a cell. */
  private void remainder(Sum sum) {
    for (String measure : sum.measures()) {
      List<SortedMap<String, String>> left =
          sum.children().stream().filter(child -> constant(measure, child) == null).toList();
      if (constant(measure, sum.parent()) != null) {
        checkRemainder(sum.parent(), left, measure);
      }
    }
  }

  private void checkRemainder(
      SortedMap<String, String> parent, List<SortedMap<String, String>> left, String measure) {
    if (measure.equals(GroundTruthCells.PEOPLE) || left.isEmpty()) {
      return;
    }
    Cell union = Cell.union(left.stream().map(truth.cells()::get).toList());
    long value = union.value(measure);
    if ((union.people() > 0 || value != 0)
        && (union.few(measure) || union.shortfall(measure) > 0)) {
      find(parent, measure, value, new Interval(value, value), "unsafe remainder");
    }
  }

  /** Checks differences of published contributors, and the contributors on both sides of a flag. */
  private void differences() {
    for (Sum sum : truth.sums()) {
      for (SortedMap<String, String> child : sum.children()) {
        Interval parent = bounds(sum.parent());
        Interval part = bounds(child);
        if (sum.measures().contains(GroundTruthCells.PEOPLE) && parent != null && part != null) {
          difference(
              child,
              "outside it",
              truth.cells().get(sum.parent()).people() - truth.cells().get(child).people(),
              new Interval(Math.max(0, parent.low() - part.high()), parent.high() - part.low()));
        }
      }
    }
    for (Cube cube : truth.cubes()) {
      if (cube.dimensions().size() == 1 && cube.dimensions().get(0).flag()) {
        bothSides(cube);
      }
    }
  }

  private void bothSides(Cube cube) {
    SortedMap<String, String> all = truth.key(cube, List.of(ReleasedCells.TOTAL));
    SortedMap<String, String> yes = truth.key(cube, List.of("yes"));
    SortedMap<String, String> no = truth.key(cube, List.of("no"));
    if (bounds(all) != null && bounds(yes) != null && bounds(no) != null) {
      difference(
          all,
          "on both sides of " + cube.name(),
          truth.cells().get(yes).people()
              + truth.cells().get(no).people()
              - truth.cells().get(all).people(),
          new Interval(
              Math.max(0, bounds(yes).low() + bounds(no).low() - bounds(all).high()),
              bounds(yes).high() + bounds(no).high() - bounds(all).low()));
    }
  }

  private void difference(
      SortedMap<String, String> key, String which, long value, Interval interval) {
    if (value > 0 && value < truth.cells().get(key).threshold() && interval.isOneValue()) {
      find(key, "people " + which, value, interval, "exact");
    }
  }

  private void find(
      SortedMap<String, String> key, String measure, long value, Interval interval, String why) {
    findings.add(
        new NarrowInterval(
            truth.window() + " " + new TreeMap<>(key), measure, value, interval, why));
  }
}
