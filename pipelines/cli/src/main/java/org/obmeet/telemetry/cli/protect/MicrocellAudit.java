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

  /** Returns true if no intruder can know the microcells, or none can derive an unsafe value. */
  boolean passes() {
    if (rules.zerosAreSensitive() || microcells.size() > MAX_KNOWN) {
      return true; // there are too many microcells, or zeros are suppressed
    }
    return IntStream.range(0, population.measures().size())
        .allMatch(measure -> haveWitnesses(suppressedByPrimaryRule(measure), measure));
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

  /** Returns true if each cell has a witness, which shows that another value is possible. */
  private boolean haveWitnesses(BitSet cells, int measure) {
    if (cells.isEmpty()) {
      return true;
    }
    MeasureSystem system = system(measure);
    // No neighbours are needed, because EVERYWHERE searches all cells in the end.
    MoveSearch.Neighbours none = (cell, breadth, prices) -> new int[] {cell};
    MoveSearch search = new MoveSearch(system, none);
    MoveSearch.Prices prices =
        cell ->
            cell < population.size() && release.published(cell, measure)
                ? MoveSearch.Prices.FIXED
                : 0;
    BitSet open = (BitSet) cells.clone();
    while (!open.isEmpty()) {
      int cell = open.nextSetBit(0);
      Optional<Move> move =
          Stream.of(1L, -1L)
              .flatMap(
                  amount ->
                      search.find(cell, amount, MoveSearch.Effort.EVERYWHERE, prices).stream())
              .filter(found -> found.holds(system) && found.fits(system, 1))
              .findFirst();
      if (move.isEmpty() || move.get().of(cell) == 0) {
        return false;
      }
      cells.stream().filter(other -> move.get().of(other) != 0).forEach(open::clear);
    }
    return true;
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
