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
 * The contributors and values of unions of cells, computed from {@link ContributorFootprints}. All
 * contributors of unsafe cells have footprints. The values are exact if one cube has all cells of
 * the union, and footprints are missing in at most one cell. Otherwise they are bounds.
 */
final class FootprintUnions implements UnionValues {
  private final List<PopulationCube> cubes;
  private final UnionValuesFromCells bounds;
  private final Population population;

  FootprintUnions(RecordsPopulation population) {
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
   * Returns the union of cells in the first cube that has all of them and the measure; empty if
   * there is no such cube.
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
    private final ContributorFootprints footprints;
    private final int[] all;

    /** The largest of the cells in which footprints are missing, or {@code NONE}. */
    private final int large;

    private final int incompleteCells;
    private final int[] completeContributors;
    private final int[] completeCells;
    private long contributors;
    private long eligible;

    Union(PopulationCube cube, int[] all) {
      this.cube = cube;
      this.all = all;
      this.table = cube.table();
      this.footprints = cube.footprints();
      int[] cells = Arrays.stream(all).map(cube::tableCell).toArray();
      int[] incomplete = IntStream.of(cells).filter(c -> !footprints.hasAllFootprints(c)).toArray();
      this.incompleteCells = incomplete.length;
      this.large =
          IntStream.of(incomplete)
              .boxed()
              .max(Comparator.comparingLong(table::contributors))
              .orElse(PopulationCube.NONE);
      this.completeCells = IntStream.of(cells).filter(footprints::hasAllFootprints).toArray();
      this.completeContributors =
          IntStream.of(completeCells)
              .flatMap(c -> Arrays.stream(footprints.contributors(c)))
              .sorted()
              .distinct()
              .toArray();
      this.contributors = ofLarge(table::contributors);
      this.eligible = ofLarge(table::eligible);
      for (int index : completeContributors) {
        if (large == PopulationCube.NONE || !footprints.isIn(index, large)) {
          contributors++;
          eligible += footprints.isEligible(index) ? 1 : 0;
        }
      }
    }

    private long ofLarge(IntToLongFunction figure) {
      return large == PopulationCube.NONE ? 0 : figure.applyAsLong(large);
    }

    /** Returns exact values if footprints are missing in at most one cell; otherwise bounds. */
    CellValues values(int measure) {
      int m = cube.tableMeasure(measure);
      CellValues bounded = bounds.values(all, measure);
      long carriers = ofLarge(cell -> table.carriers(cell, m));
      long eligibleCarriers = ofLarge(cell -> table.eligibleCarriers(cell, m));
      Largest two = new Largest();
      if (large != PopulationCube.NONE) {
        addUnlessKnown(two, table.largestContributor(large, m), table.largest(large, m));
        addUnlessKnown(two, table.secondContributor(large, m), table.secondLargest(large, m));
      }
      for (int index : completeContributors) {
        long before = ofLarge(cell -> footprints.value(index, cell, m));
        long after = before;
        for (int cell : completeCells) {
          after = Math.addExact(after, footprints.value(index, cell, m));
        }
        int carries = (after != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
        carriers += carries;
        eligibleCarriers += footprints.isEligible(index) ? carries : 0;
        two.add(after);
      }
      boolean exact = incompleteCells <= 1;
      return new CellValues(
          bounded.value(),
          bounded.absolute(),
          exact ? carriers : Math.max(carriers, bounded.carriers()),
          exact ? eligibleCarriers : Math.max(eligibleCarriers, bounded.eligible()),
          exact ? two.first : bounded.first(),
          Population.NO_CONTRIBUTOR,
          exact ? two.second : bounded.second(),
          bounded.negative());
    }

    /** Adds a value of the large cell, unless its contributor is also in a complete cell. */
    private void addUnlessKnown(Largest two, int contributor, long value) {
      if (contributor != CellTable.NO_CONTRIBUTOR
          && Arrays.binarySearch(completeContributors, footprints.indexOf(contributor)) < 0) {
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
