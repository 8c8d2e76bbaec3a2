package org.obmeet.telemetry.cli.protect;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.disclosure.CellWeights;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;

/**
 * Audits linked tables with too many microcells for the linear system. A microcell is a combination
 * of values of all dimensions in use. An intruder who knows which microcells occur must not derive
 * an unsafe value. A cell is protected if a witness exists. A witness changes the cell, other
 * suppressed cells and microcells, and keeps every sum.
 */
final class MicrocellAudit {
  /** Maximum number of microcells that an intruder is assumed to know. */
  static final int MAX_KNOWN = 200_000;

  private final ProtectionSpec.Rules rules;
  private final PopulationRelease release;
  private final Population population;

  /** The count and the sums of each microcell, by the nodes of the microcell. */
  private final Map<List<Integer>, long[]> microcells = new LinkedHashMap<>();

  MicrocellAudit(Records records, ProtectionSpec.Rules rules, PopulationRelease release) {
    this.rules = rules;
    this.release = release;
    this.population = release.population();
    Set<Integer> used =
        population.tables().stream()
            .flatMap(table -> table.dimensions().stream())
            .collect(Collectors.toSet());
    for (int row = 0; row < records.size(); row++) {
      Integer[] nodes = new Integer[population.hierarchies().size()];
      Arrays.fill(nodes, 0);
      for (int d : used) {
        nodes[d] = records.leaves()[d][row];
      }
      long[] figures = new long[1 + records.sums().size()];
      figures[Tabulation.COUNT] = records.weights() == null ? 1 : records.weights()[row];
      for (int s = 0; s < records.sums().size(); s++) {
        figures[1 + s] = records.values()[s][row];
      }
      if (Arrays.stream(figures).anyMatch(figure -> figure != 0)) {
        microcells.merge(List.of(nodes), figures, MicrocellAudit::add);
      }
    }
  }

  private static long[] add(long[] one, long[] other) {
    long[] sum = new long[one.length];
    Arrays.setAll(sum, i -> Math.addExact(one[i], other[i]));
    return sum;
  }

  /**
   * Returns for each measure the cells whose suppression would give every cell a witness; the sets
   * are empty if every cell has one, or if no intruder can know the microcells. Returns an empty
   * result if a cell cannot be protected.
   *
   * @param weights information loss by suppression of each cell, which must be secret
   */
  Optional<List<BitSet>> missing(CellWeights weights) {
    List<BitSet> missing = new ArrayList<>();
    boolean unknown = rules.zerosAreSensitive() || microcells.size() > MAX_KNOWN;
    for (int measure = 0; measure < population.measures().size(); measure++) {
      BitSet more = new BitSet();
      if (!unknown && !findWitnesses(suppressedByPrimaryRule(measure), measure, weights, more)) {
        return Optional.empty();
      }
      missing.add(more);
    }
    return Optional.of(missing);
  }

  private BitSet suppressedByPrimaryRule(int measure) {
    PrimaryRules primary = new PrimaryRules(rules.settings());
    return IntStream.range(0, population.size())
        .filter(cell -> population.values(cell, measure) != null)
        .filter(cell -> !release.published(cell, measure))
        .filter(
            cell ->
                primary
                    .brokenRule(
                        population.contributors(cell),
                        population.eligible(cell),
                        population.values(cell, measure),
                        population.measures().get(measure),
                        rules.threshold())
                    .isPresent())
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }

  /**
   * Searches a witness for each cell, which shows that another value is possible. Adds the
   * published cells that the witnesses change to {@code more}. Returns false if a cell has no
   * witness.
   */
  private boolean findWitnesses(BitSet cells, int measure, CellWeights weights, BitSet more) {
    if (cells.isEmpty()) {
      return true;
    }
    MeasureSystem system = system(measure);
    // No neighbours are needed, because EVERYWHERE searches all cells in the end.
    MoveSearch.Neighbours none = (cell, breadth, prices) -> new int[] {cell};
    MoveSearch search = new MoveSearch(system, none);
    MoveSearch.Prices suppressed =
        cell -> isPublished(cell, measure, more) ? MoveSearch.Prices.FIXED : 0;
    MoveSearch.Prices all =
        cell ->
            !isPublished(cell, measure, more)
                ? 0
                : release.earlier(cell, measure)
                    ? MoveSearch.Prices.FIXED
                    : weights.of(cell, measure);
    BitSet open = (BitSet) cells.clone();
    while (!open.isEmpty()) {
      int cell = open.nextSetBit(0);
      Optional<Move> move =
          Stream.of(suppressed, all)
              .flatMap(prices -> witness(search, system, cell, prices).stream())
              .findFirst();
      if (move.isEmpty()) {
        return false;
      }
      Arrays.stream(move.get().cells())
          .filter(other -> isPublished(other, measure, more))
          .forEach(more::set);
      cells.stream().filter(other -> move.get().of(other) != 0).forEach(open::clear);
    }
    return true;
  }

  private boolean isPublished(int cell, int measure, BitSet more) {
    return cell < population.size() && release.published(cell, measure) && !more.get(cell);
  }

  private static Optional<Move> witness(
      MoveSearch search, MeasureSystem system, int cell, MoveSearch.Prices prices) {
    return Stream.of(1L, -1L)
        .flatMap(amount -> search.find(cell, amount, MoveSearch.Effort.EVERYWHERE, prices).stream())
        .filter(found -> found.holds(system) && found.fits(system, 1) && found.of(cell) != 0)
        .findFirst();
  }

  /** Returns the system of a measure: the cells of the population, then the microcells. */
  private MeasureSystem system(int measure) {
    long[] slack = new long[population.size() + microcells.size()];
    boolean negative = false;
    for (int cell = 0; cell < population.size(); cell++) {
      CellValues values = population.values(cell, measure);
      if (values != null) {
        negative |= values.negative();
        slack[cell] = slack(values.value(), values.negative(), measure);
      }
    }
    int index = population.size();
    for (long[] figures : microcells.values()) {
      slack[index++] = slack(figures[measure], negative, measure);
    }
    List<int[]> relations =
        new ArrayList<>(
            population.relations().stream()
                .filter(
                    relation ->
                        Arrays.stream(relation)
                            .allMatch(cell -> population.values(cell, measure) != null))
                .toList());
    Set<Set<Integer>> seen = new HashSet<>();
    for (Table table : population.tables()) {
      if (table.measures().contains(measure) && seen.add(Set.copyOf(table.dimensions()))) {
        relations.addAll(finestCells(table));
      }
    }
    return new MeasureSystem(slack, relations);
  }

  /**
   * Returns how far a value can decrease. A count that is not zero stays at least 1, because the
   * intruder knows which microcells occur.
   */
  private long slack(long value, boolean negative, int measure) {
    boolean isCount = population.measures().get(measure).kind() == ProtectedMeasure.Kind.COUNT;
    return negative ? MeasureSystem.UNBOUNDED : value - (isCount && value > 0 ? 1 : 0);
  }

  /** Returns one relation for each finest cell of a table: the cell, then its microcells. */
  private List<int[]> finestCells(Table table) {
    Map<Integer, List<Integer>> relations = new LinkedHashMap<>();
    int index = population.size();
    for (List<Integer> nodes : microcells.keySet()) {
      int[] combination = new int[nodes.size()];
      table.dimensions().forEach(d -> combination[d] = nodes.get(d));
      int cell = population.find(combination);
      relations.computeIfAbsent(cell, key -> new ArrayList<>(List.of(cell))).add(index++);
    }
    return relations.values().stream().map(Ints::toArray).toList();
  }
}
