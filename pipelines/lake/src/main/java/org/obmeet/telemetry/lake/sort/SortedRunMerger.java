package org.obmeet.telemetry.lake.sort;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;

/**
 * Merges sorted runs, row by row. Memory contains one block per run. Uses a tree of losers (Knuth,
 * The Art of Computer Programming, volume 3, 5.4.1). Each inner node of this binary tree contains
 * the run that lost the comparison there. A new row is therefore compared with one run per level.
 */
public final class SortedRunMerger implements AutoCloseable {
  private final SortedRun[] runs;

  /** Sort keys of the next row of each run: halves of its contributor, and its time in seconds. */
  private final long[] high;

  private final long[] low;
  private final long[] seconds;
  private final boolean[] ended;
  private final int[] losers;
  private final RowBufferPool pool;
  private int winner;
  private boolean started;
  private boolean closed;

  private SortedRunMerger(List<SortedRun> opened, RowBufferPool pool) throws IOException {
    this.pool = pool;
    this.runs = opened.toArray(SortedRun[]::new);
    this.high = new long[runs.length];
    this.low = new long[runs.length];
    this.seconds = new long[runs.length];
    this.ended = new boolean[runs.length];
    this.losers = new int[runs.length];
    for (int run = 0; run < runs.length; run++) {
      advance(run);
    }
    winner = runs.length < 2 ? 0 : playMatches(1);
  }

  /**
   * Opens runs of one data set. The first call of {@link #next} advances to the first row.
   *
   * @param pool pool of the runs' blocks
   */
  public static SortedRunMerger of(List<InputStream> streams, RowBufferPool pool)
      throws IOException {
    List<SortedRun> runs = new ArrayList<>();
    try {
      for (InputStream in : streams) {
        runs.add(new SortedRun(in, pool.packed()));
      }
      return new SortedRunMerger(runs, pool);
    } catch (IOException | RuntimeException e) {
      for (SortedRun run : runs) {
        run.close();
      }
      throw e;
    }
  }

  /** Advances to the next row; returns false at the end. */
  public boolean next() throws IOException {
    if (runs.length == 0) {
      return false;
    }
    if (started && !ended[winner]) {
      advance(winner);
      replay();
    }
    started = true;
    return !ended[winner];
  }

  /** Returns the block that contains {@link #row}; valid until {@link #next} is called. */
  public PackedRows rows() {
    return runs[winner].rows();
  }

  /** Returns the index of the current row in {@link #rows}. */
  public int row() {
    return runs[winner].row();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    for (SortedRun run : runs) {
      pool.release(run.rows());
      run.close();
    }
  }

  private void advance(int run) throws IOException {
    ended[run] = !runs[run].next();
    if (!ended[run]) {
      PackedRows rows = runs[run].rows();
      int row = runs[run].row();
      high[run] = rows.highKey(row);
      low[run] = rows.lowKey(row);
      seconds[run] = rows.second(row);
    }
  }

  /** Compares the runs below a node, stores the loser of each comparison and returns the winner. */
  private int playMatches(int node) {
    if (node >= runs.length) {
      return node - runs.length;
    }
    int left = playMatches(2 * node);
    int right = playMatches(2 * node + 1);
    boolean leftWins = precedes(left, right);
    losers[node] = leftWins ? right : left;
    return leftWins ? left : right;
  }

  /** Compares the last winner, with its new row, again on its path to the root. */
  private void replay() {
    int run = winner;
    for (int node = (run + runs.length) >>> 1; node > 0; node >>>= 1) {
      int other = losers[node];
      if (precedes(other, run)) {
        losers[node] = run;
        run = other;
      }
    }
    winner = run;
  }

  /** Returns true if the next row of run {@code a} precedes that of run {@code b}. */
  private boolean precedes(int a, int b) {
    if (ended[a] || ended[b]) {
      return !ended[a];
    }
    if (high[a] != high[b]) {
      return high[a] < high[b];
    }
    // The largest key is ambiguous: also rows without a contributor have it.
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
