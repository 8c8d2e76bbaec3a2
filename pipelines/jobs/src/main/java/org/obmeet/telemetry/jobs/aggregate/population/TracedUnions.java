package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.UnionValues;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;
import org.obmeet.telemetry.privacy.cells.CellTable;

/**
 * The contributors and values of unions of cells, computed from {@link ContributorTraces}. All
 * contributors of small cells are traced. The values are exact if a union has at most one larger
 * cell. With several larger cells, the largest cell is exact and the others are bounded.
 */
final class TracedUnions implements UnionValues {
  private final List<PopulationCube> cubes;
  private final UnionValuesFromCells bounds;
  private final Population population;

  TracedUnions(RecordSetPopulation population) {
    this.cubes = population.cubes();
    this.population = population.population();
    this.bounds = new UnionValuesFromCells(this.population);
  }

  @Override
  public long contributors(int[] cells) {
    return union(cells, PopulationCube.NONE)
        .map(union -> union.contributors)
        .orElse(bounds.contributors(cells));
  }

  @Override
  public long eligible(int[] cells) {
    return union(cells, PopulationCube.NONE)
        .map(union -> union.eligible)
        .orElse(bounds.eligible(cells));
  }

  @Override
  public CellValues values(int[] cells, int measure) {
    if (cells.length == 1) {
      return population.values(cells[0], measure);
    }
    return union(cells, measure)
        .map(union -> union.values(measure))
        .orElse(bounds.values(cells, measure));
  }

  /**
   * Returns the union of cells in the first cube that has all of them and the measure.
   *
   * @param measure {@link PopulationCube#NONE} for the contributors alone
   */
  private Optional<Union> union(int[] cells, int measure) {
    return cubes.stream()
        .filter(
            cube ->
                measure == PopulationCube.NONE || cube.tableMeasure(measure) != PopulationCube.NONE)
        .filter(cube -> Arrays.stream(cells).allMatch(cube::contains))
        .findFirst()
        .map(cube -> new Union(cube, cells));
  }

  /** The union of some cells of one cube. */
  private final class Union {
    private final PopulationCube cube;
    private final CellTable table;
    private final ContributorTraces traces;
    private final int[] all;

    /** The largest cell whose contributors are not all traced, if there is one. */
    private final int large;

    private final int untracedCells;
    private final int[] tracedContributors;
    private final int[] tracedCells;
    private long contributors;
    private long eligible;

    Union(PopulationCube cube, int[] all) {
      this.cube = cube;
      this.all = all;
      this.table = cube.table();
      this.traces = cube.traces();
      int[] cells = Arrays.stream(all).map(cube::tableCell).toArray();
      int[] untraced = IntStream.of(cells).filter(c -> !traces.allTraced(c)).toArray();
      this.untracedCells = untraced.length;
      this.large =
          IntStream.of(untraced)
              .boxed()
              .max(Comparator.comparingLong(table::contributors))
              .orElse(PopulationCube.NONE);
      this.tracedCells = IntStream.of(cells).filter(traces::allTraced).toArray();
      this.tracedContributors =
          IntStream.of(tracedCells)
              .flatMap(c -> Arrays.stream(traces.contributors(c)))
              .sorted()
              .distinct()
              .toArray();
      this.contributors = ofLarge(table::contributors);
      this.eligible = ofLarge(table::eligible);
      for (int dense : tracedContributors) {
        if (large == PopulationCube.NONE || !traces.isIn(dense, large)) {
          contributors++;
          eligible += traces.isEligible(dense) ? 1 : 0;
        }
      }
    }

    private long ofLarge(IntToLongFunction figure) {
      return large == PopulationCube.NONE ? 0 : figure.applyAsLong(large);
    }

    /** Returns exact values if at most one cell has untraced contributors; else returns bounds. */
    CellValues values(int measure) {
      int m = cube.tableMeasure(measure);
      CellValues bounded = bounds.values(all, measure);
      long carriers = ofLarge(cell -> table.carriers(cell, m));
      long eligibleCarriers = ofLarge(cell -> table.eligibleCarriers(cell, m));
      Largest two = new Largest();
      if (large != PopulationCube.NONE) {
        addUnlessTraced(two, table.largestContributor(large, m), table.largest(large, m));
        addUnlessTraced(two, table.secondContributor(large, m), table.secondLargest(large, m));
      }
      for (int dense : tracedContributors) {
        long before = ofLarge(cell -> traces.value(dense, cell, m));
        long after = before;
        for (int cell : tracedCells) {
          after = Math.addExact(after, traces.value(dense, cell, m));
        }
        int carries = (after != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
        carriers += carries;
        eligibleCarriers += traces.isEligible(dense) ? carries : 0;
        two.add(after);
      }
      if (untracedCells > 1) {
        return new CellValues(
            bounded.value(),
            Math.max(carriers, bounded.carriers()),
            Math.max(eligibleCarriers, bounded.eligible()),
            bounded.first(),
            bounded.firstBy(),
            bounded.second(),
            bounded.secondBy(),
            bounded.negative());
      }
      return new CellValues(
          bounded.value(),
          carriers,
          eligibleCarriers,
          two.first,
          Population.NO_CONTRIBUTOR,
          two.second,
          Population.NO_CONTRIBUTOR,
          bounded.negative());
    }

    /** Adds a value of the large cell, unless its contributor is also in the other cells. */
    private void addUnlessTraced(Largest two, int contributor, long value) {
      if (contributor != CellTable.NO_CONTRIBUTOR
          && Arrays.binarySearch(tracedContributors, traces.indexOf(contributor)) < 0) {
        two.add(value);
      }
    }
  }

  /** The two largest values of a measure. */
  private static final class Largest {
    private long first;
    private long second;

    void add(long value) {
      if (value > first) {
        second = first;
        first = value;
      } else if (value > second) {
        second = value;
      }
    }
  }
}
