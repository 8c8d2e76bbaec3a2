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
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValues;
import org.obmeet.telemetry.disclosure.suppression.DerivableUnions;
import org.obmeet.telemetry.disclosure.suppression.LabelNeighbourhood;
import org.obmeet.telemetry.disclosure.suppression.Remainders;
import org.obmeet.telemetry.disclosure.suppression.SuppressionPattern;
import org.obmeet.telemetry.disclosure.suppression.SuppressionProblem;
import org.obmeet.telemetry.disclosure.suppression.Suppressor;

/**
 * Decides which cells of a population are published, by primary and secondary suppression. Each
 * count and each sum is a separate linear system. Therefore a sum that one contributor dominates
 * can be suppressed while the count of the same cell is published. If the count of a cell is
 * suppressed, its sums are suppressed too, unless an earlier release published them.
 *
 * <p>The decision is a pure function of the population and the parameters.
 */
public final class DisclosureControl {
  /** Largest number of rounds in which one call of {@code extendUntilStable} adds unions. */
  private static final int MAX_ROUNDS = 8;

  /** Largest number of unsafe unions that are added to the problem in one round. */
  private static final int MAX_NEW_UNIONS = 200;

  /** Largest share by which the secret threshold of a cell exceeds the public one. */
  private static final double MAX_RISE = 0.5;

  private final Population population;
  private final PrimaryRules rules;
  private final UnionValues unions;
  private final CellWeights weights;
  private final PriorDecisions prior;
  private final SecretNoise noise;
  private final Optional<PopulationRelease> start;
  private final int[] thresholds;

  /** The threshold of each cell in counts, which is secret and not below the public one. */
  private final int[] secretThresholds;

  /** Cells that have no sibling, and therefore the value of their parent. */
  private final BitSet onlyChildren = new BitSet();

  /** Earlier decisions about values, which suppression must respect. */
  public interface PriorDecisions {
    /** Returns true if an earlier release published the value. */
    boolean published(int cell, int measure);

    /** Returns the rule, if not a primary rule, that suppresses a value; empty if there is none. */
    Optional<Rule> suppressed(int cell, int measure);
  }

  private DisclosureControl(
      Population population,
      PrimaryRules rules,
      UnionValues unions,
      CellWeights weights,
      PriorDecisions prior,
      SecretNoise noise,
      Optional<PopulationRelease> start) {
    this.population = population;
    this.rules = rules;
    this.unions = unions;
    this.weights = noise.applyTo(weights, population);
    this.prior = prior;
    this.noise = noise;
    this.start = start;
    this.thresholds = population.thresholds();
    this.secretThresholds =
        IntStream.range(0, population.size()).map(this::secretThreshold).toArray();
    population.relations().stream()
        .filter(relation -> relation.length == 2)
        .forEach(relation -> onlyChildren.set(relation[1]));
  }

  /**
   * Decides about every cell and measure of a population.
   *
   * @param unions contributors and values of unions of cells
   * @param weights usefulness of each cell to readers of the release
   * @param prior decisions of earlier releases and of other rules
   * @param noise secret numbers, by which readers cannot predict the pattern
   */
  public static PopulationRelease release(
      Population population,
      PrimaryRules rules,
      UnionValues unions,
      CellWeights weights,
      PriorDecisions prior,
      SecretNoise noise) {
    return new DisclosureControl(population, rules, unions, weights, prior, noise, Optional.empty())
        .release();
  }

  /**
   * Decides as {@link #release}, but suppresses at least what a safe release of the same population
   * suppresses. This takes little time, because the evidence of that release remains valid.
   */
  public static PopulationRelease releaseLess(
      PopulationRelease start,
      PrimaryRules rules,
      UnionValues unions,
      CellWeights weights,
      PriorDecisions prior,
      SecretNoise noise) {
    return new DisclosureControl(
            start.population(), rules, unions, weights, prior, noise, Optional.of(start))
        .release();
  }

  private PopulationRelease release() {
    PopulationRelease.Measured[] measured =
        new PopulationRelease.Measured[population.measures().size()];
    BitSet countSuppressed = new BitSet();
    for (int measure : countsFirst()) {
      boolean secret = hasUnsafeCount(measure);
      measured[measure] =
          decideMeasure(measure, countSuppressed, secret ? secretThresholds : thresholds);
      if (secret && !measured[measure].unprotected().isEmpty()) {
        measured[measure] = decideMeasure(measure, countSuppressed, thresholds);
      }
      if (population.measures().get(measure).kind() == ProtectedMeasure.Kind.COUNT) {
        Rule[] rulesOf = measured[measure].rules();
        IntStream.range(0, rulesOf.length)
            .filter(cell -> rulesOf[cell] != null)
            .forEach(countSuppressed::set);
      }
    }
    return new PopulationRelease(population, List.of(measured));
  }

  private boolean hasUnsafeCount(int measure) {
    return population.measures().get(measure).kind() == ProtectedMeasure.Kind.COUNT
        && IntStream.range(0, population.size())
            .filter(cell -> thresholds[cell] > 0 && population.values(cell, measure) != null)
            .anyMatch(cell -> brokenRule(cell, measure).isPresent());
  }

  private int[] countsFirst() {
    return IntStream.range(0, population.measures().size())
        .boxed()
        .sorted(Comparator.comparing((Integer m) -> population.measures().get(m).kind()))
        .mapToInt(m -> m)
        .toArray();
  }

  /**
   * Decides about one measure. The primary rules are applied, and a suppression pattern is
   * computed. The unsafe unions of the pattern are added to the problem, and a new pattern is
   * computed. A variable is the index, in the measure's linear system, of a cell that has a value.
   *
   * @param minContributors for each cell the number of contributors below which its count is
   *     suppressed; at least its threshold
   */
  private PopulationRelease.Measured decideMeasure(
      int index, BitSet countSuppressed, int[] minContributors) {
    Rule[] rulesOf = new Rule[population.size()];
    BitSet earlier = new BitSet();
    ProtectedMeasure measure = population.measures().get(index);
    BitSet published = publishedCells(index);
    int[] cells =
        IntStream.range(0, population.size())
            .filter(cell -> population.values(cell, index) != null)
            .toArray();
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
    long[] slack = new long[cells.length];
    for (int v = 0; v < cells.length; v++) {
      int cell = cells[v];
      CellValues values = population.values(cell, index);
      weight[v] = Math.max(Double.MIN_NORMAL, weights.of(cell, index));
      sole[v] =
          population.contributors(cell) == 0 ? SuppressionProblem.EMPTY : population.sole(cell);
      slack[v] = slack(measure, values);
      if (prior.published(cell, index)) {
        fixed.set(v);
        earlier.set(cell);
        continue;
      }
      rulesOf[cell] =
          thresholds[cell] > 0 ? ruleBeforeSecondary(cell, index, countSuppressed) : null;
      boolean sensitive = rulesOf[cell] == Rule.SENSITIVE && !onlyChildren.get(cell);
      boolean few =
          measure.kind() == ProtectedMeasure.Kind.COUNT
              && population.contributors(cell) >= thresholds[cell]
              && population.contributors(cell) < minContributors[cell];
      if (rulesOf[cell] == null && few) {
        rulesOf[cell] = Rule.SECONDARY;
      }
      if (few || sensitive || rulesOf[cell] != null && brokenRule(cell, index).isPresent()) {
        int threshold = thresholds[cell];
        if (measure.kind() == ProtectedMeasure.Kind.COUNT) {
          boolean secret = minContributors == secretThresholds;
          boolean unsafe = population.contributors(cell) < threshold;
          threshold = minContributors[cell] + (secret && unsafe ? margin(threshold) : 0);
        }
        levels[v] = rules.levels(population.contributors(cell), values, measure, threshold);
      }
      if (rulesOf[cell] == null && !published.get(cell)) {
        rulesOf[cell] = Rule.UNPUBLISHED;
      }
      suppressed.set(v, rulesOf[cell] != null);
    }
    SuppressionProblem problem =
        new SuppressionProblem(
            new MeasureSystem(slack, relations(variable)),
            levels,
            suppressed,
            fixed,
            weight,
            sole,
            (relation, hidden) -> unionSafe(index, cells, relation, hidden),
            new LabelNeighbourhood(population, index, cells, variable));
    Suppressor suppressor =
        new Suppressor(
            Double.hashCode(noise.number("order", "")),
            start.map(safe -> pattern(safe, index, cells, variable)));
    UnsafeUnions unsafeUnions = new UnsafeUnions(index, cells, variable, problem.system());
    SuppressionProblem withUnions = unsafeUnions.extendUntilStable(problem, suppressor::first);
    withUnions = unsafeUnions.extendUntilStable(withUnions, suppressor::best);
    SuppressionPattern pattern = unsafeUnions.withoutUnions(suppressor.best(withUnions));
    BitSet unprotected = new BitSet();
    pattern.unprotected().stream().forEach(v -> unprotected.set(cells[v]));
    pattern.suppressed().stream()
        .filter(v -> rulesOf[cells[v]] == null)
        .forEach(v -> rulesOf[cells[v]] = Rule.SECONDARY);
    Map<Integer, List<Move>> evidence = new HashMap<>();
    for (int v = 0; v < cells.length; v++) {
      if (!pattern.evidence().get(v).isEmpty()) {
        evidence.put(
            cells[v], pattern.evidence().get(v).stream().map(m -> m.renumbered(cells)).toList());
      }
    }
    return new PopulationRelease.Measured(
        rulesOf, earlier, unprotected, evidence, pattern.linearPrograms());
  }

  /**
   * Returns the secret threshold of a cell, which is not below the public one. Without it, a cell
   * that protects no other cell would be known to be below the threshold.
   */
  private int secretThreshold(int cell) {
    double share = Math.abs(2 * noise.number(SecretNoise.THRESHOLD, population, cell) - 1);
    return thresholds[cell] + (int) (MAX_RISE * thresholds[cell] * share * share);
  }

  /**
   * Returns how far beyond its threshold the interval of an unsafe count extends. The choice of the
   * suppressed cells excludes values at the ends of intervals.
   */
  private static int margin(int threshold) {
    return Math.max(1, threshold / 10);
  }

  /** Returns the pattern of a release in one measure, with the indices of the linear system. */
  private static SuppressionPattern pattern(
      PopulationRelease release, int measure, int[] cells, int[] variable) {
    BitSet suppressed = new BitSet();
    List<List<Move>> evidence = new ArrayList<>();
    for (int v = 0; v < cells.length; v++) {
      suppressed.set(v, !release.published(cells[v], measure));
      evidence.add(
          release.evidence(cells[v], measure).stream().map(m -> m.renumbered(variable)).toList());
    }
    return new SuppressionPattern(suppressed, new BitSet(), evidence, 0);
  }

  private BitSet publishedCells(int measure) {
    BitSet cells = new BitSet();
    for (int t = 0; t < population.tables().size(); t++) {
      Table table = population.tables().get(t);
      if (table.publication() == Table.Publication.PUBLISHED
          && table.measures().contains(measure)) {
        Arrays.stream(population.cells(t)).forEach(cells::set);
      }
    }
    return cells;
  }

  private Optional<Rule> brokenRule(int cell, int measure) {
    return rules.brokenRule(
        population.contributors(cell),
        population.eligible(cell),
        population.values(cell, measure),
        population.measures().get(measure),
        thresholds[cell]);
  }

  private Rule ruleBeforeSecondary(int cell, int measure, BitSet countSuppressed) {
    return brokenRule(cell, measure)
        .or(() -> prior.suppressed(cell, measure))
        .or(
            () ->
                population.measures().get(measure).kind() == ProtectedMeasure.Kind.SUM
                        && countSuppressed.get(cell)
                    ? Optional.of(Rule.COUNT)
                    : Optional.empty())
        .orElse(null);
  }

  private long slack(ProtectedMeasure measure, CellValues values) {
    if (values.negative()) {
      return MeasureSystem.UNBOUNDED;
    }
    boolean notZero =
        measure.kind() == ProtectedMeasure.Kind.COUNT
            && rules.settings().zeros() == ProtectionSettings.Zeros.SAFE
            && values.value() > 0;
    return values.value() - (notZero ? 1 : 0);
  }

  private List<int[]> relations(int[] variable) {
    return population.relations().stream()
        .map(relation -> Arrays.stream(relation).map(cell -> variable[cell]).toArray())
        .filter(relation -> Arrays.stream(relation).allMatch(v -> v >= 0))
        .toList();
  }

  /**
   * The unsafe unions of a measure: sets of cells whose sum readers can derive, and which break a
   * primary rule. Each union is protected like an unsafe cell.
   */
  private final class UnsafeUnions {
    private final int measure;
    private final int[] cells;
    private final int[] variable;
    private final MeasureSystem system;
    private final List<int[]> known = new ArrayList<>();

    UnsafeUnions(int measure, int[] cells, int[] variable, MeasureSystem system) {
      this.measure = measure;
      this.cells = cells;
      this.variable = variable;
      this.system = system;
    }

    /**
     * Solves a problem, adds the derivable unsafe unions of the pattern, and repeats both steps up
     * to {@link #MAX_ROUNDS} times, until a pattern has no new unions. Returns the new problem.
     */
    SuppressionProblem extendUntilStable(
        SuppressionProblem problem, Function<SuppressionProblem, SuppressionPattern> solver) {
      SuppressionProblem extended = problem;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        SuppressionProblem more = extend(extended, withoutUnions(solver.apply(extended)));
        if (more == extended) {
          break;
        }
        extended = more;
      }
      return extended;
    }

    /** Adds the new unsafe unions of a pattern. Returns the same problem if there are none. */
    private SuppressionProblem extend(SuppressionProblem problem, SuppressionPattern pattern) {
      List<int[]> unsafe = new ArrayList<>();
      for (int[] union : candidates(pattern.suppressed())) {
        if (unsafe.size() < MAX_NEW_UNIONS && isNew(union) && brokenRule(union).isPresent()) {
          unsafe.add(union);
        }
      }
      known.addAll(unsafe);
      return unsafe.isEmpty()
          ? problem
          : problem.withUnions(unsafe, unsafe.stream().map(this::levels).toList());
    }

    /** Returns the {@link DerivableUnions} and {@link Remainders} of a pattern. */
    private List<int[]> candidates(BitSet suppressed) {
      List<int[]> candidates =
          new ArrayList<>(DerivableUnions.find(system, suppressed, this::disjoint));
      OptionalInt widest = tableOfAllDimensions();
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
        if (!population.hierarchies().get(d).isUnder(a, b)
            && !population.hierarchies().get(d).isUnder(b, a)) {
          return true;
        }
      }
      return false;
    }

    private int[] populationCells(int[] union) {
      return Arrays.stream(union).map(v -> cells[v]).toArray();
    }

    private Optional<Rule> brokenRule(int[] union) {
      int[] cellsOfUnion = populationCells(union);
      return rules.brokenRule(
          unions.contributors(cellsOfUnion),
          unions.eligible(cellsOfUnion),
          unions.values(cellsOfUnion, measure),
          population.measures().get(measure),
          threshold(cellsOfUnion));
    }

    private ProtectionLevels levels(int[] union) {
      int[] cellsOfUnion = populationCells(union);
      return rules.levels(
          unions.contributors(cellsOfUnion),
          unions.values(cellsOfUnion, measure),
          population.measures().get(measure),
          threshold(cellsOfUnion));
    }

    /** Removes the unions from a pattern. The cells of unprotected unions become unprotected. */
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

  /**
   * Returns the highest threshold of a union's cells. If no table publishes or protects these
   * cells, it is the highest threshold of all tables.
   */
  private int threshold(int[] union) {
    int highest = Arrays.stream(union).map(cell -> thresholds[cell]).max().orElseThrow();
    return highest > 0
        ? highest
        : population.tables().stream().mapToInt(Table::threshold).max().orElseThrow();
  }

  /**
   * Returns true if the union of the suppressed children of a published parent breaks no primary
   * rule, or is the parent itself. The counts of the union are lower bounds. The parent's counts
   * minus those of its published children are lower bounds too, and the larger bound is used. The
   * parent's two largest contributions limit the contributions to the union, unless some are
   * negative.
   */
  private boolean unionSafe(int measure, int[] cells, int[] relation, int[] hidden) {
    if (hidden.length == relation.length - 1) {
      return true; // the union is the published parent
    }
    int parent = cells[relation[0]];
    int[] union = Arrays.stream(hidden).map(v -> cells[v]).toArray();
    CellValues total = population.values(parent, measure);
    CellValues values = unions.values(union, measure);
    long contributorsOfUnion = unions.contributors(union);
    long eligible = unions.eligible(union);
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
    // Contributions with different signs may be larger in a part than in the whole.
    boolean limited = !values.negative() && !total.negative();
    long first = limited ? Math.min(values.first(), total.first()) : values.first();
    CellValues bounded =
        new CellValues(
            values.value(),
            values.absolute(),
            Math.max(values.carriers(), total.carriers() - carriersElsewhere),
            Math.max(values.eligible(), total.eligible() - eligibleCarriersElsewhere),
            first,
            -1,
            limited
                ? Math.min(
                    values.second(),
                    Math.max(total.second(), total.first() + total.second() - first))
                : values.second(),
            values.negative());
    return rules
        .brokenRule(
            Math.max(contributorsOfUnion, population.contributors(parent) - elsewhere),
            Math.max(eligible, population.eligible(parent) - eligibleElsewhere),
            bounded,
            population.measures().get(measure),
            threshold(union))
        .isEmpty();
  }
}
