package org.obmeet.telemetry.lake.sort;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;

/** Merges sorted runs, row by row. Memory contains one block per run. */
public final class SortedRunMerger implements AutoCloseable {
  private final List<SortedRun> runs = new ArrayList<>();

  /** The runs with a current row, except {@link #first}. */
  private final PriorityQueue<SortedRun> others = new PriorityQueue<>(SortedRun::compare);

  /** The run whose current row comes next; null before the first row and at the end. */
  private SortedRun first;

  private SortedRunMerger() {}

  /** Opens runs of one data set. The first call of {@link #next} advances to the first row. */
  public static SortedRunMerger of(List<InputStream> streams, RowBufferPool pool)
      throws IOException {
    SortedRunMerger merger = new SortedRunMerger();
    try {
      for (InputStream in : streams) {
        SortedRun run = new SortedRun(in, pool.unpooled());
        merger.runs.add(run);
        if (run.next()) {
          merger.others.add(run);
        }
      }
      return merger;
    } catch (IOException | RuntimeException e) {
      merger.close();
      throw e;
    }
  }

  /** Advances to the next row; returns false at the end. */
  public boolean next() throws IOException {
    if (first != null && first.next()) {
      if (others.isEmpty() || first.compare(others.peek()) <= 0) {
        return true;
      }
      others.add(first);
    }
    first = others.poll();
    return first != null;
  }

  /** Returns the block that contains {@link #row}; valid until {@link #next} is called. */
  public PackedRows rows() {
    return first.rows();
  }

  /** Returns the index of the current row in {@link #rows()}. */
  public int row() {
    return first.row();
  }

  @Override
  public void close() throws IOException {
    for (SortedRun run : runs) {
      run.close();
    }
    runs.clear();
  }
}
