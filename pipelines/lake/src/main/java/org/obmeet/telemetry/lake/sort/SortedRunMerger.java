package org.obmeet.telemetry.lake.sort;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.rows.PackedRows;

/**
 * Merges sorted runs into one order, row by row; holds a block of each, and those that were passed
 * since the last {@link #release}. The runs play a tournament (Knuth, The Art of Computer
 * Programming, volume 3, 5.4.1): each inner node of a binary tree holds the run that lost there, so
 * that a new row is held against one run a level.
 */
public final class SortedRunMerger implements AutoCloseable {
  private final List<SortedRun> all;
  private final SortedRun[] runs;

  /** Of each run's next row: contributor, in two halves, and second; see {@link #before}. */
  private final long[] high;

  private final long[] low;
  private final long[] seconds;
  private final boolean[] ended;
  private final int[] losers;
  private final List<PackedRows> passed = new ArrayList<>();
  private final RowBufferPool room;
  private int winner;
  private boolean begun;
  private boolean closed;

  private SortedRunMerger(List<SortedRun> all, RowBufferPool room) throws IOException {
    this.all = all;
    this.room = room;
    this.runs = all.toArray(SortedRun[]::new);
    this.high = new long[runs.length];
    this.low = new long[runs.length];
    this.seconds = new long[runs.length];
    this.ended = new boolean[runs.length];
    this.losers = new int[runs.length];
    for (int run = 0; run < runs.length; run++) {
      advance(run);
    }
    winner = runs.length < 2 ? 0 : play(1);
  }

  /**
   * Opens runs of one data set; before the first row.
   *
   * @param room in which their blocks lie
   */
  public static SortedRunMerger of(List<InputStream> streams, RowBufferPool room)
      throws IOException {
    List<SortedRun> runs = new ArrayList<>();
    try {
      for (InputStream in : streams) {
        runs.add(new SortedRun(in, room.packed()));
      }
      return new SortedRunMerger(runs, room);
    } catch (IOException | RuntimeException e) {
      for (SortedRun run : runs) {
        run.close();
      }
      throw e;
    }
  }

  /** Goes to the next row; false where there is none. */
  public boolean next() throws IOException {
    if (runs.length == 0) {
      return false;
    }
    if (begun && !ended[winner]) {
      advance(winner);
      replay();
    }
    begun = true;
    return !ended[winner];
  }

  /** The rows among which {@link #row} is; they stay as they are until the next release. */
  public PackedRows rows() {
    return runs[winner].rows();
  }

  /** The row's place among {@link #rows}. */
  public int row() {
    return runs[winner].row();
  }

  /** Number of blocks of which every row has been passed since the last release. */
  public int bufferedBlocks() {
    return passed.size();
  }

  /** Says that no row that has been passed is asked for any more. */
  public void release() {
    passed.forEach(room::release);
    passed.clear();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    release();
    for (SortedRun run : all) {
      room.release(run.rows());
      run.close();
    }
  }

  private void advance(int run) throws IOException {
    ended[run] = !runs[run].next() && !nextBlock(runs[run]);
    if (!ended[run]) {
      PackedRows rows = runs[run].rows();
      int row = runs[run].row();
      high[run] = rows.highKey(row);
      low[run] = rows.lowKey(row);
      seconds[run] = rows.second(row);
    }
  }

  private boolean nextBlock(SortedRun run) throws IOException {
    PackedRows last = run.rows();
    return run.next(
        () -> {
          if (last.size() == 0) {
            return last;
          }
          passed.add(last);
          return room.packed();
        });
  }

  /** Has the runs below a node play; leaves the losers there and gives the winner. */
  private int play(int node) {
    if (node >= runs.length) {
      return node - runs.length;
    }
    int left = play(2 * node);
    int right = play(2 * node + 1);
    boolean leftWins = before(left, right);
    losers[node] = leftWins ? right : left;
    return leftWins ? left : right;
  }

  /** The winner has another row: it plays again against those that lost on its way up. */
  private void replay() {
    int run = winner;
    for (int node = (run + runs.length) >>> 1; node > 0; node >>>= 1) {
      int other = losers[node];
      if (before(other, run)) {
        losers[node] = run;
        run = other;
      }
    }
    winner = run;
  }

  /** Whether one run's next row comes before another's; most are told apart by their numbers. */
  private boolean before(int a, int b) {
    if (ended[a] || ended[b]) {
      return !ended[a];
    }
    if (high[a] != high[b]) {
      return high[a] < high[b];
    }
    // Rows without a contributor have the number of the very last one.
    if (high[a] != Long.MAX_VALUE) {
      if (low[a] != low[b]) {
        return low[a] < low[b];
      } else if (seconds[a] != seconds[b]) {
        return seconds[a] < seconds[b];
      }
    }
    return runs[a].compare(runs[b]) < 0;
  }
}
