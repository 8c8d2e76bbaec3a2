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
 * Room for rows of a data set that is used again and again, by one thread: to allocate it costs
 * more than to fill it. Labels have the same codes in all rows of a room, and keep them. After a
 * failure it is not to be used any more.
 */
public final class RowBufferPool {
  /** Labels that are kept; every staged file names all that are known. */
  private static final int KEPT_LABELS = 1 << 14;

  private final long keptBytes;
  private final RowLayout layout;
  private final LabelDictionary[] dictionaries;
  private final Deque<PackedRows> packed = new ArrayDeque<>();
  private final Deque<ColumnBatch> columns = new ArrayDeque<>();
  private final List<PackedRows> allPacked = new ArrayList<>();
  private final ArrayPool pieces = new ArrayPool();
  private int made;

  /**
   * Nothing yet; for rows whose numbers are within their ranges.
   *
   * @param keptBytes most bytes of arrays that are worth keeping
   */
  public RowBufferPool(Dataset dataset, long keptBytes) {
    this(new RowLayout(dataset), keptBytes);
  }

  /** Nothing yet; for rows of any age, whose numbers may be beyond the ranges of today. */
  public static RowBufferPool withWideIntegers(Dataset dataset) {
    return new RowBufferPool(RowLayout.withWideIntegers(dataset), 0);
  }

  private RowBufferPool(RowLayout layout, long keptBytes) {
    this.keptBytes = keptBytes;
    this.layout = layout;
    this.dictionaries = new LabelDictionary[layout.fields()];
    for (int field = 0; field < dictionaries.length; field++) {
      dictionaries[field] =
          layout.kind(field) == RowLayout.Kind.LABEL ? new LabelDictionary() : null;
    }
  }

  /** No rows, packed. */
  public PackedRows packed() {
    if (packed.isEmpty()) {
      PackedRows rows = new PackedRows(layout, dictionaries);
      allPacked.add(rows);
      return rows;
    }
    return packed.pop();
  }

  /** No rows, by column. */
  public ColumnBatch columns() {
    if (columns.isEmpty()) {
      made++;
      return new ColumnBatch(layout, dictionaries, pieces);
    }
    return columns.pop();
  }

  /** Takes back rows that nobody asks for any more. */
  public void release(PackedRows rows) {
    assert rows.blank();
    rows.clear();
    packed.push(rows);
  }

  /** Takes back rows that nobody asks for any more. */
  public void release(ColumnBatch rows) {
    rows.clear();
    columns.push(rows);
  }

  /** Whether to begin afresh costs less than to keep a room, which has become so large. */
  public boolean shouldDiscard() {
    int labels = Arrays.stream(dictionaries).mapToInt(d -> d == null ? 0 : d.size()).sum();
    long bytes = allPacked.stream().mapToLong(PackedRows::arrayBytes).sum() + pieces.bytes();
    return labels > KEPT_LABELS || bytes > keptBytes;
  }

  /** How many rows were made because none were to be had, packed and by column. */
  public int made() {
    return allPacked.size() + made;
  }
}
