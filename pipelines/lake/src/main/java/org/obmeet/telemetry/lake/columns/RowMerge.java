package org.obmeet.telemetry.lake.columns;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Merges sorted runs into one order, row by row; holds one block of each. The runs are a binary
 * heap by their next row.
 */
public final class RowMerge implements AutoCloseable {
  private final List<SortedRun> all;
  private final SortedRun[] heap;
  private int size;
  private boolean begun;

  private RowMerge(List<SortedRun> all) throws IOException {
    this.all = all;
    this.heap = new SortedRun[all.size()];
    for (SortedRun run : all) {
      if (run.next()) {
        heap[size++] = run;
      }
    }
    for (int at = size / 2 - 1; at >= 0; at--) {
      sink(at);
    }
  }

  /** Opens runs; before the first row. */
  public static RowMerge of(List<InputStream> streams, Dataset dataset) throws IOException {
    return new RowMerge(SortedRun.open(streams, dataset));
  }

  /** Goes to the next row; false where there is none. */
  public boolean next() throws IOException {
    if (begun && size > 0) {
      if (!heap[0].next()) {
        heap[0] = heap[--size];
      }
      sink(0);
    }
    begun = true;
    return size > 0;
  }

  /** The rows among which {@link #row} is; valid until the next. */
  public ColumnRows rows() {
    return heap[0].rows();
  }

  /** The row's place among {@link #rows}. */
  public int row() {
    return heap[0].row();
  }

  @Override
  public void close() throws IOException {
    for (SortedRun run : all) {
      run.close();
    }
  }

  private void sink(int from) {
    int at = from;
    while (true) {
      int least = 2 * at + 1;
      if (least >= size) {
        return;
      }
      if (least + 1 < size && before(least + 1, least)) {
        least++;
      }
      if (!before(least, at)) {
        return;
      }
      SortedRun run = heap[at];
      heap[at] = heap[least];
      heap[least] = run;
      at = least;
    }
  }

  private boolean before(int a, int b) {
    return heap[a].isBefore(heap[b]);
  }
}
