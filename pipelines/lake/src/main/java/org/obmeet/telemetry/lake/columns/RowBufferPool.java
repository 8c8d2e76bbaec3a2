package org.obmeet.telemetry.lake.columns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.obmeet.telemetry.lake.rows.LabelDictionary;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A pool of row buffers of one data set, used by one thread: to allocate them costs more than to
 * fill them. Labels have the same codes in all buffers of a pool, and keep them. After a failure
 * the pool must not be used again.
 */
public final class RowBufferPool {
  /** Limit of labels in a pool, because every staged file lists all labels of its pool. */
  private static final int MAX_LABELS = 1 << 14;

  private final long maxBytes;
  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final Deque<PackedRows> packed = new ArrayDeque<>();
  private final Deque<ColumnBatch> columns = new ArrayDeque<>();
  private final List<PackedRows> allPacked = new ArrayList<>();
  private final ArrayPool arrays = new ArrayPool();
  private int createdBatches;

  /**
   * Creates a pool for rows whose numbers are within their ranges.
   *
   * @param maxBytes size above which {@link #shouldDiscard} is true
   */
  public RowBufferPool(Dataset dataset, long maxBytes) {
    this(new RowLayout(dataset), maxBytes);
  }

  /** Creates a pool for rows of any age, whose numbers may be outside of today's ranges. */
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

  /** Returns an empty buffer of packed rows. */
  public PackedRows packed() {
    if (packed.isEmpty()) {
      PackedRows rows = new PackedRows(layout, dictionaries);
      allPacked.add(rows);
      return rows;
    }
    return packed.pop();
  }

  /** Returns an empty batch of columns. */
  public ColumnBatch columns() {
    if (columns.isEmpty()) {
      createdBatches++;
      return new ColumnBatch(layout, dictionaries, arrays);
    }
    return columns.pop();
  }

  /** Takes back a buffer that is no longer used. */
  public void release(PackedRows rows) {
    assert rows.poison();
    rows.clear();
    packed.push(rows);
  }

  /** Takes back a batch that is no longer used. */
  public void release(ColumnBatch rows) {
    rows.clear();
    columns.push(rows);
  }

  /** Returns true if the pool is so large that a new one costs less. */
  public boolean shouldDiscard() {
    int labels = Arrays.stream(dictionaries).mapToInt(d -> d == null ? 0 : d.size()).sum();
    long bytes = allPacked.stream().mapToLong(PackedRows::arrayBytes).sum() + arrays.bytes();
    return labels > MAX_LABELS || bytes > maxBytes;
  }

  /** Returns how many buffers and batches were created because the pool was empty. */
  public int created() {
    return allPacked.size() + createdBatches;
  }
}
