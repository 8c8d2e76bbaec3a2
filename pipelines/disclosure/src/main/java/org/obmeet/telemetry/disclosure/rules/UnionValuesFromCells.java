package org.obmeet.telemetry.disclosure.rules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.LongStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * {@link UnionValues} that are computed from the figures of the single cells. The numbers are exact
 * if every contributor is in only one finest cell of each table, and bounds otherwise.
 */
public final class UnionValuesFromCells implements UnionValues {
  private final Population population;
  private final boolean disjoint;

  public UnionValuesFromCells(Population population) {
    this.population = population;
    this.disjoint = disjoint(population);
  }

  /** Returns true if every contributor count is the sum of the counts of the cell's children. */
  public static boolean disjoint(Population population) {
    return population.relations().stream()
        .allMatch(
            relation ->
                Arrays.stream(relation, 1, relation.length)
                        .mapToLong(population::contributors)
                        .sum()
                    == population.contributors(relation[0]));
  }

  @Override
  public long contributors(int[] cells) {
    return combined(cells, population::contributors);
  }

  @Override
  public long eligible(int[] cells) {
    return combined(cells, population::eligible);
  }

  /** Returns the sum of the cells' numbers if {@code disjoint}, or else their largest number. */
  private long combined(int[] cells, IntToLongFunction number) {
    LongStream numbers = Arrays.stream(cells).mapToLong(number);
    return disjoint ? numbers.sum() : numbers.max().orElse(0);
  }

  @Override
  public CellValues values(int[] cells, int measure) {
    long value = 0;
    long absolute = 0;
    boolean negative = false;
    long seconds = 0;
    Map<Integer, Long> excess = new HashMap<>();
    for (int cell : cells) {
      CellValues one = population.values(cell, measure);
      value = Math.addExact(value, one.value());
      absolute = Math.addExact(absolute, one.absolute());
      negative |= one.negative();
      if (!disjoint) {
        seconds += one.second();
        excess.merge(one.firstBy(), one.first() - one.second(), Math::addExact);
      }
    }
    long first = 0;
    long second = 0;
    if (disjoint) {
      for (int cell : cells) {
        CellValues one = population.values(cell, measure);
        second = Math.max(Math.min(first, one.first()), Math.max(second, one.second()));
        first = Math.max(first, one.first());
      }
    } else {
      // A contributor has at most the second largest contribution of each cell and, in the cells
      // where it is the largest contributor, the excess of the largest over the second largest.
      for (long more : excess.values()) {
        second = Math.max(Math.min(first, more), second);
        first = Math.max(first, more);
      }
      first += seconds;
      second += seconds;
    }
    // In cells that overlap, contributions of one contributor may cancel each other.
    return new CellValues(
        value,
        disjoint ? absolute : Math.absExact(value),
        combined(cells, cell -> population.values(cell, measure).carriers()),
        combined(cells, cell -> population.values(cell, measure).eligible()),
        first,
        -1,
        second,
        negative);
  }
}
