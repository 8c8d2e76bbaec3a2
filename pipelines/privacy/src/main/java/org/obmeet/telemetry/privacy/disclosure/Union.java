package org.obmeet.telemetry.privacy.disclosure;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.privacy.cells.CellTable;

/**
 * Adds traced cells to a kernel cell. Where a value may be negative, the two largest values are not
 * exact; nothing looks at them then.
 */
final class Union {
  private final CellTable table;
  private final Traces traces;
  private final long[] sums;
  private final long[] carriers;
  private final long[] standingCarriers;
  private final long[] unattributed;
  private final long[] first;
  private final long[] second;
  private long contributors;
  private long standing;

  Union(CellTable table, Traces traces, Statistics start) {
    this.table = table;
    this.traces = traces;
    this.contributors = start.contributors();
    this.standing = start.standing();
    this.sums = start.sums().clone();
    this.carriers = start.carriers().clone();
    this.standingCarriers = start.standingCarriers().clone();
    this.unattributed = start.unattributed().clone();
    this.first = new long[sums.length];
    this.second = new long[sums.length];
  }

  /**
   * Takes over the two largest values of the kernel cell, except those of contributors who add to
   * it. A third one is never needed: whoever adds has at least what it had in the cell.
   *
   * @param adding dense numbers of the contributors who add, sorted
   */
  void keepLargest(int big, int[] adding) {
    for (int m = 0; m < sums.length; m++) {
      if (stays(table.firstBy(big, m), adding)) {
        rank(m, table.first(big, m));
      }
      if (stays(table.secondBy(big, m), adding)) {
        rank(m, table.second(big, m));
      }
    }
  }

  private boolean stays(int contributor, int[] adding) {
    if (contributor == CellTable.NOBODY) {
      return false;
    }
    int dense = traces.find(contributor);
    return dense < 0 || Arrays.binarySearch(adding, dense) < 0;
  }

  /** Adds the sums of a traced cell. */
  void addSums(int cell) {
    for (int m = 0; m < sums.length; m++) {
      sums[m] = Math.addExact(sums[m], table.sum(cell, m));
      unattributed[m] = Math.addExact(unattributed[m], table.unattributed(cell, m));
    }
  }

  /**
   * Adds a contributor of a traced cell, once.
   *
   * @param added which of its cells are added
   * @param within which of its cells the kernel cell holds already
   */
  void addContributor(int dense, IntPredicate added, IntPredicate within) {
    int[] inside = traces.entries(dense).filter(e -> within.test(traces.cell(e))).toArray();
    int[] outside = traces.entries(dense).filter(e -> added.test(traces.cell(e))).toArray();
    int counted = traces.standing(dense) ? 1 : 0;
    if (inside.length == 0) {
      contributors++;
      standing += counted;
    }
    for (int m = 0; m < sums.length; m++) {
      long before = value(inside, m);
      long after = Math.addExact(before, value(outside, m));
      int carries = (after != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
      carriers[m] += carries;
      standingCarriers[m] += (long) carries * counted;
      rank(m, after);
    }
  }

  Statistics done() {
    return new Statistics(
        contributors, standing, sums, carriers, standingCarriers, first, second, unattributed);
  }

  private long value(int[] entries, int measure) {
    long sum = 0;
    for (int entry : entries) {
      sum = Math.addExact(sum, traces.value(entry, measure));
    }
    return sum;
  }

  private void rank(int measure, long value) {
    if (value > first[measure]) {
      second[measure] = first[measure];
      first[measure] = value;
    } else if (value > second[measure]) {
      second[measure] = value;
    }
  }
}
