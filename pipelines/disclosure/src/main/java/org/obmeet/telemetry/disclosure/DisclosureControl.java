package org.obmeet.telemetry.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionFacts;
import org.obmeet.telemetry.disclosure.suppression.DerivableUnions;
import org.obmeet.telemetry.disclosure.suppression.LabelNeighbourhood;
import org.obmeet.telemetry.disclosure.suppression.Remainders;
import org.obmeet.telemetry.disclosure.suppression.SuppressionPattern;
import org.obmeet.telemetry.disclosure.suppression.SuppressionProblem;
import org.obmeet.telemetry.disclosure.suppression.Suppressor;

/**
 * Decides which cells of a population are published. Counts and sums are separate systems: a sum
 * that one contributor dominates is suppressed as a sum, and the count beside it is not touched. A
 * cell whose count is suppressed has its sums suppressed too.
 *
 * <p>A pure function: the same population gives the same release.
 */
public final class DisclosureControl {
  /** Rounds in which unions are looked for. */
  private static final int MOST_ROUNDS = 8;

  /** Unions that are added in one round. */
  private static final int MOST_UNIONS = 200;

  private final Population population;
  private final PrimaryRules rules;
  private final UnionFacts unions;
  private final Weights weights;
  private final PriorDecisions already;
  private final int[] thresholds;
  private final BitSet shown;

  /** What is settled about a cell before suppression begins. */
  public interface PriorDecisions {
    /** Nothing is. */
    PriorDecisions NOTHING =
        new PriorDecisions() {
          @Override
          public boolean published(int cell, int measure) {
            return false;
          }

          @Override
          public Optional<Rule> suppressed(int cell, int measure) {
            return Optional.empty();
          }
        };

    /** Whether readers have the value from an earlier release. */
    boolean published(int cell, int measure);

    /** A rule beyond the primary ones that forbids to publish a value. */
    Optional<Rule> suppressed(int cell, int measure);
  }

  private DisclosureControl(
      Population population,
      PrimaryRules rules,
      UnionFacts unions,
      Weights weights,
      PriorDecisions already) {
    this.population = population;
    this.rules = rules;
    this.unions = unions;
    this.weights = weights;
    this.already = already;
    this.thresholds = new int[population.size()];
    this.shown = new BitSet();
    for (int t = 0; t < population.tables().size(); t++) {
      Table table = population.tables().get(t);
      for (int cell : population.cells(t)) {
        if (table.publication() != Table.Publication.AUXILIARY) {
          thresholds[cell] = Math.max(thresholds[cell], table.threshold());
        }
      }
    }
  }

  /**
   * The release of a population.
   *
   * @param unions what is known of unions of cells
   * @param weights what each value is worth
   * @param already what earlier releases and other rules settle
   */
  public static PopulationRelease release(
      Population population,
      PrimaryRules rules,
      UnionFacts unions,
      Weights weights,
      PriorDecisions already) {
    return new DisclosureControl(population, rules, unions, weights, already).release();
  }

  private PopulationRelease release() {
    PopulationRelease.Measured[] measured =
        new PopulationRelease.Measured[population.measures().size()];
    BitSet countSuppressed = new BitSet();
    for (int measure : countsFirst()) {
      measured[measure] = decide(measure, countSuppressed);
      if (population.measures().get(measure).kind() == Measure.Kind.COUNT) {
        for (int cell = 0; cell < population.size(); cell++) {
          if (measured[measure].rules()[cell] != null) {
            countSuppressed.set(cell);
          }
        }
      }
    }
    return new PopulationRelease(population, List.of(measured));
  }

  private int[] countsFirst() {
    return IntStream.range(0, population.measures().size())
        .boxed()
        .sorted(Comparator.comparing((Integer m) -> population.measures().get(m).kind()))
        .mapToInt(m -> m)
        .toArray();
  }

  private PopulationRelease.Measured decide(int number, BitSet countSuppressed) {
    Rule[] reasons = new Rule[population.size()];
    BitSet earlier = new BitSet();
    Measure measure = population.measures().get(number);
    BitSet published = cellsOf(number, Table.Publication.PUBLISHED);
    BitSet guarded = cellsOf(number, Table.Publication.PROTECTED);
    int[] cells = cells(number);
    int[] variable = new int[population.size()];
    Arrays.fill(variable, -1);
    for (int v = 0; v < cells.length; v++) {
      variable[cells[v]] = v;
    }
    ProtectionLevels[] levels = new ProtectionLevels[cells.length];
    BitSet suppressed = new BitSet();
    BitSet fixed = new BitSet();
    double[] weight = new double[cells.length];
    int[] sole = new int[cells.length];
    long[] room = new long[cells.length];
    for (int v = 0; v < cells.length; v++) {
      int cell = cells[v];
      CellValues values = population.values(cell, number);
      weight[v] = Math.max(Double.MIN_NORMAL, weights.of(cell, number));
      sole[v] =
          population.contributors(cell) == 0 ? SuppressionProblem.EMPTY : population.sole(cell);
      room[v] = room(measure, values);
      if (already.published(cell, number)) {
        fixed.set(v);
        earlier.set(cell);
        continue;
      }
      reasons[cell] =
          published.get(cell) || guarded.get(cell) ? reason(cell, number, countSuppressed) : null;
      if (reasons[cell] != null && broken(cell, number).isPresent()) {
        levels[v] = rules.levels(population.contributors(cell), values, measure, thresholds[cell]);
      }
      if (reasons[cell] == null && !published.get(cell)) {
        reasons[cell] = Rule.UNPUBLISHED;
      }
      suppressed.set(v, reasons[cell] != null);
    }
    SuppressionProblem.UnionRule rule =
        rules.settings().protection() == ProtectionSettings.Protection.EXACT
            ? SuppressionProblem.UnionRule.NONE
            : (relation, hidden) -> unionSafe(number, cells, relation, hidden);
    SuppressionProblem task =
        new SuppressionProblem(
            new MeasureSystem(room, relations(variable)),
            levels,
            suppressed,
            fixed,
            weight,
            sole,
            rule,
            new LabelNeighbourhood(population, number, cells, variable));
    Suppressor suppressor = new Suppressor();
    Unions found = new Unions(number, cells, variable, task.system());
    SuppressionProblem withUnions = found.close(task, suppressor::first);
    withUnions = found.close(withUnions, suppressor::best);
    SuppressionPattern pattern = found.withoutUnions(suppressor.best(withUnions));
    BitSet unprotected = new BitSet();
    pattern.unprotected().stream().forEach(v -> unprotected.set(cells[v]));
    pattern.suppressed().stream()
        .filter(v -> reasons[cells[v]] == null)
        .forEach(v -> reasons[cells[v]] = Rule.SECONDARY);
    Map<Integer, List<Move>> evidence = new HashMap<>();
    for (int v = 0; v < cells.length; v++) {
      if (!pattern.evidence().get(v).isEmpty()) {
        evidence.put(
            cells[v], pattern.evidence().get(v).stream().map(m -> m.renumbered(cells)).toList());
      }
    }
    return new PopulationRelease.Measured(
        reasons, earlier, unprotected, evidence, pattern.linearPrograms());
  }

  private BitSet cellsOf(int measure, Table.Publication publication) {
    BitSet cells = new BitSet();
    for (int t = 0; t < population.tables().size(); t++) {
      Table table = population.tables().get(t);
      if (table.publication() == publication && table.measures().contains(measure)) {
        Arrays.stream(population.cells(t)).forEach(cells::set);
      }
    }
    return cells;
  }

  private int[] cells(int measure) {
    return IntStream.range(0, population.size())
        .filter(cell -> population.values(cell, measure) != null)
        .toArray();
  }

  private Optional<Rule> broken(int cell, int measure) {
    return rules.broken(
        population.contributors(cell),
        population.eligible(cell),
        population.values(cell, measure),
        population.measures().get(measure),
        thresholds[cell]);
  }

  private Rule reason(int cell, int measure, BitSet countSuppressed) {
    return broken(cell, measure)
        .or(() -> already.suppressed(cell, measure))
        .or(
            () ->
                population.measures().get(measure).kind() == Measure.Kind.SUM
                        && countSuppressed.get(cell)
                    ? Optional.of(Rule.COUNT)
                    : Optional.empty())
        .orElse(null);
  }

  private long room(Measure measure, CellValues values) {
    if (values.negative()) {
      return MeasureSystem.UNBOUNDED;
    }
    boolean notZero =
        measure.kind() == Measure.Kind.COUNT
            && rules.settings().zeros() == ProtectionSettings.Zeros.SAFE
            && values.value() > 0;
    return values.value() - (notZero ? 1 : 0);
  }

  private List<int[]> relations(int[] variable) {
    List<int[]> relations = new ArrayList<>();
    for (int[] relation : population.relations()) {
      int[] mapped = Arrays.stream(relation).map(cell -> variable[cell]).toArray();
      if (Arrays.stream(mapped).allMatch(v -> v >= 0)) {
        relations.add(mapped);
      }
    }
    return relations;
  }

  /** Unions of cells, across dimensions, that must be protected like a cell. */
  private final class Unions {
    private final int measure;
    private final int[] cells;
    private final int[] variable;
    private final MeasureSystem system;
    private final List<int[]> known = new ArrayList<>();

    Unions(int measure, int[] cells, int[] variable, MeasureSystem system) {
      this.measure = measure;
      this.cells = cells;
      this.variable = variable;
      this.system = system;
    }

    /** The task with the unsafe unions that follow from its patterns, until there are no others. */
    SuppressionProblem close(
        SuppressionProblem task, Function<SuppressionProblem, SuppressionPattern> solver) {
      SuppressionProblem closed = task;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        SuppressionProblem more = extend(closed, withoutUnions(solver.apply(closed)));
        if (more == closed) {
          break;
        }
        closed = more;
      }
      return closed;
    }

    /** The task with a further variable for each unsafe union that follows from a pattern. */
    private SuppressionProblem extend(SuppressionProblem task, SuppressionPattern pattern) {
      List<int[]> unsafe = new ArrayList<>();
      for (int[] union : candidates(pattern.suppressed())) {
        if (unsafe.size() < MOST_UNIONS && isNew(union) && broken(union).isPresent()) {
          unsafe.add(union);
        }
      }
      known.addAll(unsafe);
      return unsafe.isEmpty()
          ? task
          : task.with(unsafe, unsafe.stream().map(this::levels).toList());
    }

    /** Sets of cells whose sum follows from what a pattern publishes. */
    private List<int[]> candidates(BitSet suppressed) {
      List<int[]> candidates = new ArrayList<>();
      boolean exact = rules.settings().protection() == ProtectionSettings.Protection.EXACT;
      for (int[] union : DerivableUnions.find(system, suppressed, this::disjoint)) {
        if (union.length > 1 ? !exact : thresholds[cells[union[0]]] == 0) {
          candidates.add(union);
        }
      }
      OptionalInt widest = exact ? OptionalInt.empty() : tableOfAllDimensions();
      if (widest.isPresent()) {
        IntPredicate shown = cell -> variable[cell] >= 0 && !suppressed.get(variable[cell]);
        for (int[] remainder : Remainders.find(population, widest.getAsInt(), shown)) {
          int[] union = Arrays.stream(remainder).map(cell -> variable[cell]).toArray();
          if (Arrays.stream(union).allMatch(v -> v >= 0)) {
            candidates.add(union);
          }
        }
      }
      return candidates;
    }

    private OptionalInt tableOfAllDimensions() {
      return IntStream.range(0, population.tables().size())
          .filter(
              t ->
                  population.tables().get(t).dimensions().size() == population.hierarchies().size())
          .findFirst();
    }

    private boolean isNew(int[] union) {
      return known.stream().noneMatch(other -> Arrays.equals(other, union));
    }

    private boolean disjoint(int one, int other) {
      for (int d = 0; d < population.hierarchies().size(); d++) {
        int a = population.node(cells[one], d);
        int b = population.node(cells[other], d);
        if (!population.hierarchies().get(d).under(a, b)
            && !population.hierarchies().get(d).under(b, a)) {
          return true;
        }
      }
      return false;
    }

    private int[] population(int[] union) {
      return Arrays.stream(union).map(v -> cells[v]).toArray();
    }

    private Optional<Rule> broken(int[] union) {
      int[] mine = population(union);
      return rules.broken(
          unions.contributors(mine),
          unions.eligible(mine),
          unions.values(mine, measure),
          population.measures().get(measure),
          threshold(mine));
    }

    private ProtectionLevels levels(int[] union) {
      int[] mine = population(union);
      return rules.levels(
          unions.contributors(mine),
          unions.values(mine, measure),
          population.measures().get(measure),
          threshold(mine));
    }

    /** The pattern of the cells alone; an unprotected union makes its cells unprotected. */
    SuppressionPattern withoutUnions(SuppressionPattern pattern) {
      BitSet suppressed = pattern.suppressed();
      BitSet unprotected = pattern.unprotected();
      for (int u = 0; u < known.size(); u++) {
        if (unprotected.get(cells.length + u)) {
          Arrays.stream(known.get(u)).forEach(unprotected::set);
        }
      }
      suppressed.clear(cells.length, Math.max(cells.length, suppressed.length()));
      unprotected.clear(cells.length, Math.max(cells.length, unprotected.length()));
      List<List<Move>> evidence =
          pattern.evidence().subList(0, cells.length).stream()
              .map(moves -> moves.stream().map(move -> move.below(cells.length)).toList())
              .toList();
      return new SuppressionPattern(suppressed, unprotected, evidence, pattern.linearPrograms());
    }
  }

  /** The threshold of a union: the highest of its cells, or of all if no table shows them. */
  private int threshold(int[] union) {
    int highest = Arrays.stream(union).map(cell -> thresholds[cell]).max().orElseThrow();
    return highest > 0
        ? highest
        : population.tables().stream().mapToInt(Table::threshold).max().orElseThrow();
  }

  /** Whether suppressed cells are safe together; the parent and what is published bound them. */
  private boolean unionSafe(int measure, int[] cells, int[] relation, int[] hidden) {
    int parent = cells[relation[0]];
    int[] union = Arrays.stream(hidden).map(v -> cells[v]).toArray();
    CellValues whole = population.values(parent, measure);
    CellValues values = unions.values(union, measure);
    long people = unions.contributors(union);
    long eligible = unions.eligible(union);
    if (hidden.length == relation.length - 1) {
      return true; // the published parent itself
    }
    long elsewhere = 0;
    long eligibleElsewhere = 0;
    long carriersElsewhere = 0;
    long eligibleCarriersElsewhere = 0;
    BitSet inside = new BitSet();
    Arrays.stream(union).forEach(inside::set);
    for (int i = 1; i < relation.length; i++) {
      int cell = cells[relation[i]];
      if (!inside.get(cell)) {
        elsewhere += population.contributors(cell);
        eligibleElsewhere += population.eligible(cell);
        carriersElsewhere += population.values(cell, measure).carriers();
        eligibleCarriersElsewhere += population.values(cell, measure).eligible();
      }
    }
    long first = Math.min(values.first(), whole.first());
    CellValues bounded =
        new CellValues(
            values.value(),
            Math.max(values.carriers(), whole.carriers() - carriersElsewhere),
            Math.max(values.eligible(), whole.eligible() - eligibleCarriersElsewhere),
            first,
            -1,
            Math.min(
                values.second(), Math.max(whole.second(), whole.first() + whole.second() - first)),
            -1,
            values.negative());
    return rules
        .broken(
            Math.max(people, population.contributors(parent) - elsewhere),
            Math.max(eligible, population.eligible(parent) - eligibleElsewhere),
            bounded,
            population.measures().get(measure),
            threshold(union))
        .isEmpty();
  }
}
