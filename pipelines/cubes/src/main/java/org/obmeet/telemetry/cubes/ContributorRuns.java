package org.obmeet.telemetry.cubes;

import java.util.BitSet;

/**
 * The rows of a window ordered so that each contributor's rows are a run; rows without a
 * contributor come last. Contributors without a row in the window have no run.
 */
final class ContributorRuns {
  private final int[] order;
  private final int[] ends;
  private final int count;
  private final int bucket;
  private final int buckets;

  ContributorRuns(IdColumn contributors, BitSet inside, int bucket, int buckets) {
    this.bucket = bucket;
    this.buckets = buckets;
    int distinct = contributors.distinct();
    int[] next = starts(contributors, inside, distinct);
    this.order = new int[next[distinct + 1]];
    for (int row = inside.nextSetBit(0); row >= 0; row = inside.nextSetBit(row + 1)) {
      order[next[place(contributors.id(row), distinct)]++] = row;
    }
    this.ends = new int[distinct];
    int runs = 0;
    for (int id = 0; id < distinct; id++) {
      if (next[id] > (runs == 0 ? 0 : ends[runs - 1])) {
        ends[runs++] = next[id];
      }
    }
    this.count = runs;
  }

  /** Number of contributors with a row. */
  int count() {
    return count;
  }

  /** First place of a run; of {@link #count()}: of the rows without a contributor. */
  int from(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  /** Place after the last of a run. */
  int to(int run) {
    return run == count ? order.length : ends[run];
  }

  /** Row at a place. */
  int row(int place) {
    return order[place];
  }

  /** Number of a run's contributor that no other bucket of the run gives. */
  int contributor(int run) {
    return Math.addExact(Math.multiplyExact(run, buckets), bucket);
  }

  private static int place(int id, int distinct) {
    return id == IdColumn.NONE ? distinct : id;
  }

  /** Where each contributor's rows start, those without one, and how many rows there are. */
  private static int[] starts(IdColumn contributors, BitSet inside, int distinct) {
    int[] starts = new int[distinct + 2];
    for (int row = inside.nextSetBit(0); row >= 0; row = inside.nextSetBit(row + 1)) {
      starts[place(contributors.id(row), distinct) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }
}
