package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.CellBounds;
import org.obmeet.telemetry.disclosure.rules.UnionFacts;
import org.obmeet.telemetry.privacy.cells.CellTable;

/**
 * What is known of unions of cells. The kernel says of contributors of small cells where they lie,
 * so that a union of small cells, alone or with one larger cell, is exact; of several larger ones
 * one is exact, and the others are bounded.
 */
final class TracedUnions implements UnionFacts {
  private final List<PopulationCube> members;
  private final CellBounds bounds;
  private final Population population;

  TracedUnions(KernelPopulation population) {
    this.members = population.members();
    this.population = population.population();
    this.bounds = new CellBounds(this.population);
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

  private Optional<Union> union(int[] cells, int measure) {
    return members.stream()
        .filter(
            member ->
                measure == PopulationCube.NONE || member.additive(measure) != PopulationCube.NONE)
        .filter(
            member -> Arrays.stream(cells).allMatch(c -> member.inTable(c) != PopulationCube.NONE))
        .findFirst()
        .map(member -> new Union(member, cells, measure));
  }

  /** The union of some cells of one table. */
  private final class Union {
    private final PopulationCube member;
    private final int[] all;
    private final int large;
    private final int unknown;
    private final int[] adding;
    private final int[] traced;
    private long contributors;
    private long eligible;

    Union(PopulationCube member, int[] all, int measure) {
      this.member = member;
      this.all = all;
      CellTable table = member.table();
      ContributorTraces traces = member.traces();
      int[] cells = Arrays.stream(all).map(member::inTable).toArray();
      int[] open = IntStream.of(cells).filter(c -> !traces.complete(c)).toArray();
      this.unknown = open.length;
      this.large =
          IntStream.of(open)
              .boxed()
              .max(Comparator.comparingLong(table::contributors))
              .orElse(PopulationCube.NONE);
      this.traced = IntStream.of(cells).filter(traces::complete).toArray();
      this.adding =
          IntStream.of(traced)
              .flatMap(c -> Arrays.stream(traces.contributors(c)))
              .sorted()
              .distinct()
              .toArray();
      this.contributors = large == PopulationCube.NONE ? 0 : table.contributors(large);
      this.eligible = large == PopulationCube.NONE ? 0 : table.eligible(large);
      for (int dense : adding) {
        if (large == PopulationCube.NONE || !traces.in(dense, large)) {
          contributors++;
          eligible += traces.standing(dense) ? 1 : 0;
        }
      }
    }

    /** Exact if at most one cell has contributors that are not traced, else bounds. */
    CellValues values(int measure) {
      CellTable table = member.table();
      int m = member.additive(measure);
      CellValues bounded = bounds.values(all, measure);
      long carriers = large == PopulationCube.NONE ? 0 : table.carriers(large, m);
      long standing = large == PopulationCube.NONE ? 0 : table.eligibleCarriers(large, m);
      Largest two = new Largest();
      if (large != PopulationCube.NONE) {
        keep(two, table.largestContributor(large, m), table.largest(large, m));
        keep(two, table.secondContributor(large, m), table.secondLargest(large, m));
      }
      ContributorTraces traces = member.traces();
      for (int dense : adding) {
        long before = large == PopulationCube.NONE ? 0 : traces.value(dense, large, m);
        long after = before;
        for (int cell : traced) {
          after = Math.addExact(after, traces.value(dense, cell, m));
        }
        int carries = (after != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
        carriers += carries;
        standing += traces.standing(dense) ? carries : 0;
        two.add(after);
      }
      if (unknown > 1) {
        return new CellValues(
            bounded.value(),
            Math.max(carriers, bounded.carriers()),
            Math.max(standing, bounded.eligible()),
            bounded.first(),
            bounded.firstBy(),
            bounded.second(),
            bounded.secondBy(),
            bounded.negative());
      }
      return new CellValues(
          bounded.value(),
          carriers,
          standing,
          two.first,
          Population.NO_CONTRIBUTOR,
          two.second,
          Population.NO_CONTRIBUTOR,
          bounded.negative());
    }

    /** A largest contributor of the large cell that adds nothing in the others. */
    private void keep(Largest two, int contributor, long value) {
      int dense = contributor == CellTable.NO_CONTRIBUTOR ? -1 : member.traces().find(contributor);
      if (contributor != CellTable.NO_CONTRIBUTOR
          && (dense < 0 || Arrays.binarySearch(adding, dense) < 0)) {
        two.add(value);
      }
    }
  }

  /** The two largest values. */
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
