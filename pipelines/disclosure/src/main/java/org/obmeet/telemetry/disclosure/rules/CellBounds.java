package org.obmeet.telemetry.disclosure.rules;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * {@link UnionFacts} that are computed from the figures of the single cells. The facts are exact if
 * every contributor is in only one finest cell of each table, and bounds otherwise.
 */
public final class CellBounds implements UnionFacts {
  private final Population population;
  private final boolean disjoint;

  /** Creates the bounds for the cells of a population. */
  public CellBounds(Population population) {
    this.population = population;
    this.disjoint = disjoint(population);
  }

  /** Returns true if every contributor count is the sum of the counts of the cell's children. */
  public static boolean disjoint(Population population) {
    for (int[] relation : population.relations()) {
      long children = 0;
      for (int i = 1; i < relation.length; i++) {
        children += population.contributors(relation[i]);
      }
      if (children != population.contributors(relation[0])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long contributors(int[] cells) {
    long result = 0;
    for (int cell : cells) {
      long one = population.contributors(cell);
      result = disjoint ? result + one : Math.max(result, one);
    }
    return result;
  }

  @Override
  public long eligible(int[] cells) {
    long result = 0;
    for (int cell : cells) {
      long one = population.eligible(cell);
      result = disjoint ? result + one : Math.max(result, one);
    }
    return result;
  }

  @Override
  public CellValues values(int[] cells, int measure) {
    long value = 0;
    long carriers = 0;
    long eligible = 0;
    boolean negative = false;
    long seconds = 0;
    Map<Integer, Long> excess = new HashMap<>();
    for (int cell : cells) {
      CellValues one = population.values(cell, measure);
      value = Math.addExact(value, one.value());
      carriers = disjoint ? carriers + one.carriers() : Math.max(carriers, one.carriers());
      eligible = disjoint ? eligible + one.eligible() : Math.max(eligible, one.eligible());
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
      // In each cell, every contributor except the largest has at most the second largest
      // contribution.
      for (long more : excess.values()) {
        second = Math.max(Math.min(first, more), second);
        first = Math.max(first, more);
      }
      first += seconds;
      second += seconds;
    }
    return new CellValues(value, carriers, eligible, first, -1, second, -1, negative);
  }
}
