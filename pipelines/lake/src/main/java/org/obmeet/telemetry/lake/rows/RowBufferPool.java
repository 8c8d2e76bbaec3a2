package org.obmeet.telemetry.lake.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A pool of row buffers of one data set, used by one thread. The pool exists because the allocation
 * of a buffer costs more time than the use of the buffer. All buffers of a pool share the label
 * codes. After a failure the caller must discard the pool.
 */
public final class RowBufferPool {
  /** Number of labels above which to discard a pool, because each sorted run lists all labels. */
  private static final int MAX_LABELS = 1 << 14;

  private final long maxBytes;
  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final Deque<PackedRows> free = new ArrayDeque<>();
  private final List<PackedRows> all = new ArrayList<>();

  /**
   * Creates a pool for rows whose numbers are within the ranges of the data set.
   *
   * @param maxBytes size above which {@link #shouldDiscard} is true
   */
  public RowBufferPool(Dataset dataset, long maxBytes) {
    this(new RowLayout(dataset), maxBytes);
  }

  /** Creates a pool for old rows too, whose numbers may exceed the current ranges. */
  public static RowBufferPool withWideIntegers(Dataset dataset) {
    return new RowBufferPool(RowLayout.withWideIntegers(dataset), 0);
  }

  private RowBufferPool(RowLayout layout, long maxBytes) {
    this.maxBytes = maxBytes;
    this.layout = layout;
    this.dictionaries = new LabelDictionary[layout.fields()];
    for (int field = 0; field < dictionaries.length; field++) {
      dictionaries[field] =
          layout.kind(field) == RowLayout.Kind.LABEL ? new LabelDictionary() : null;
    }
  }

  /** Takes an empty buffer from the pool; creates one if none is free. */
  public PackedRows packed() {
    if (free.isEmpty()) {
      PackedRows rows = unpooled();
      all.add(rows);
      return rows;
    }
    return free.pop();
  }

  /**
   * Creates a buffer outside the pool, for a small block. In the pool it would be exchanged with
   * the buffers of whole row groups, until each of them is large.
   */
  public PackedRows unpooled() {
    return new PackedRows(layout, dictionaries);
  }

  /** Returns a buffer to the pool; the caller must not use it any more. */
  public void release(PackedRows rows) {
    assert rows.poison();
    rows.clear();
    free.push(rows);
  }

  /** Returns true if the pool is so large that the caller should replace it by a new pool. */
  public boolean shouldDiscard() {
    int labels = Arrays.stream(dictionaries).mapToInt(d -> d == null ? 0 : d.size()).sum();
    long bytes = all.stream().mapToLong(PackedRows::arrayBytes).sum();
    return labels > MAX_LABELS || bytes > maxBytes;
  }
}
