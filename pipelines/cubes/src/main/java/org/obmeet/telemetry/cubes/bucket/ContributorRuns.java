package org.obmeet.telemetry.cubes.bucket;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;

/**
 * Rows that are grouped by contributor. A run consists of all rows of one contributor, and has at
 * least one row. The rows without a contributor form an additional run after the last one, which
 * may be empty and is not counted.
 *
 * @param order the row at each position
 * @param ends for each run the position after its last row
 * @param contributors for each run the id of its contributor, or its index if the runs are {@link
 *     #indexed}
 * @param count number of runs, without the additional run
 * @param notEligible runs of contributors that are not eligible; null for runs of {@link #of}
 */
@SuppressWarnings("ArrayRecordComponent")
public record ContributorRuns(
    int[] order, int[] ends, int[] contributors, int count, BitSet notEligible) {
  /** Returns the runs of a set of rows, ordered by contributor id. */
  static ContributorRuns of(IdVector column, BitSet rows) {
    int distinct = column.distinct();
    int[] next = starts(column, rows, distinct);
    int[] order = new int[next[distinct + 1]];
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      order[next[position(column.id(row), distinct)]++] = row;
    }
    int[] ends = new int[distinct];
    int[] ids = new int[distinct];
    int runs = 0;
    for (int id = 0; id < distinct; id++) {
      if (next[id] > (runs == 0 ? 0 : ends[runs - 1])) {
        ids[runs] = id;
        ends[runs++] = next[id];
      }
    }
    return new ContributorRuns(order, ends, ids, runs, null);
  }

  /** Returns these runs with contributor indices instead of ids, and with eligibility. */
  public ContributorRuns indexed(ContributorIndices contributorIndices, EligibleRows eligible) {
    int[] indexOfRun = Arrays.copyOf(contributors, count);
    Arrays.setAll(indexOfRun, run -> contributorIndices.index(contributors[run]));
    BitSet notEligible = new BitSet(count);
    for (int run = 0; run < count; run++) {
      notEligible.set(run, eligible.eligibility(this, run) == ContributorEligibility.NOT_ELIGIBLE);
    }
    return new ContributorRuns(order, ends, indexOfRun, count, notEligible);
  }

  /**
   * Returns the runs of rows that are already grouped and all have a contributor.
   *
   * @param ends index after the last row of each run
   * @param notEligible runs of contributors that are not eligible
   */
  public static ContributorRuns inOrder(int[] ends, int[] contributors, BitSet notEligible) {
    int count = ends.length;
    int rows = count == 0 ? 0 : ends[count - 1];
    return new ContributorRuns(
        IntStream.range(0, rows).toArray(), ends, contributors, count, notEligible);
  }

  /** Returns the index of the additional run. */
  public int unattributed() {
    return count;
  }

  /** Returns the first position of a run. */
  public int from(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  /** Returns the position after the last row of a run. */
  public int to(int run) {
    return run == unattributed() ? order.length : ends[run];
  }

  public int row(int position) {
    return order[position];
  }

  /** Returns the id of a run's contributor, or its index if the runs are {@link #indexed}. */
  public int contributor(int run) {
    return contributors[run];
  }

  /** Returns the eligibility of a run's contributor. Runs of {@link #of} do not have it. */
  public ContributorEligibility eligibility(int run) {
    return notEligible.get(run)
        ? ContributorEligibility.NOT_ELIGIBLE
        : ContributorEligibility.ELIGIBLE;
  }

  private static int position(int id, int distinct) {
    return id == IdVector.NONE ? distinct : id;
  }

  /**
   * Returns the first position of each contributor's rows, then the first position of the rows
   * without a contributor, then the number of rows.
   */
  private static int[] starts(IdVector column, BitSet rows, int distinct) {
    int[] starts = new int[distinct + 2];
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      starts[position(column.id(row), distinct) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }
}
