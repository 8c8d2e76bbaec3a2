package org.obmeet.telemetry.cubes.bucket;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;

/**
 * Rows ordered so that each contributor's rows are a run; rows without a contributor come last.
 * Contributors without a row have no run.
 */
public final class ContributorRuns {
  private final int[] order;
  private final int[] ends;
  private final int[] who;
  private final int count;
  private final BitSet without;

  private ContributorRuns(int[] order, int[] ends, int[] who, int count, BitSet without) {
    this.order = order;
    this.ends = ends;
    this.who = who;
    this.count = count;
    this.without = without;
  }

  /** Runs of the rows of a set, with ids of contributors, in order of id. */
  static ContributorRuns of(IdVector contributors, BitSet rows) {
    int distinct = contributors.distinct();
    int[] next = starts(contributors, rows, distinct);
    int[] order = new int[next[distinct + 1]];
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      order[next[place(contributors.id(row), distinct)]++] = row;
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

  /** The same runs with the contributors' numbers in place of their ids, and their standing. */
  public ContributorRuns numbered(ContributorNumbers contributors, EligibleRows standing) {
    int[] numbers = Arrays.copyOf(who, count);
    Arrays.setAll(numbers, run -> contributors.number(who[run]));
    BitSet lacking = new BitSet(count);
    for (int run = 0; run < count; run++) {
      lacking.set(run, standing.of(this, run) == ContributorEligibility.NOT_ELIGIBLE);
    }
    return new ContributorRuns(order, ends, numbers, count, lacking);
  }

  /**
   * Runs of rows that lie in order, all with a contributor; run i ends before {@code ends[i]}.
   *
   * @param without runs of contributors without standing
   */
  public static ContributorRuns inOrder(int[] ends, int[] numbers, int count, BitSet without) {
    int rows = count == 0 ? 0 : ends[count - 1];
    return new ContributorRuns(IntStream.range(0, rows).toArray(), ends, numbers, count, without);
  }

  /** Number of contributors with a row. */
  public int count() {
    return count;
  }

  /** First place of a run; of {@link #count()}: of the rows without a contributor. */
  public int from(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  /** Place after the last of a run. */
  public int to(int run) {
    return run == count ? order.length : ends[run];
  }

  /** Row at a place. */
  public int row(int place) {
    return order[place];
  }

  /** Id or number of a run's contributor. */
  public int contributor(int run) {
    return who[run];
  }

  /** Standing of a run's contributor; known once contributors are numbered. */
  public ContributorEligibility eligibility(int run) {
    return without.get(run) ? ContributorEligibility.NOT_ELIGIBLE : ContributorEligibility.ELIGIBLE;
  }

  private static int place(int id, int distinct) {
    return id == IdVector.NONE ? distinct : id;
  }

  /** Where each contributor's rows start, those without one, and how many rows there are. */
  private static int[] starts(IdVector contributors, BitSet rows, int distinct) {
    int[] starts = new int[distinct + 2];
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      starts[place(contributors.id(row), distinct) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }
}
