package org.obmeet.telemetry.lake.columns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Room for rows of a data set that is used again and again, by one thread: to allocate it costs
 * more than to fill it. Labels have the same codes in all rows of a room, and keep them.
 */
public final class RowRoom {
  /** Labels that are kept; every staged file names all that are known. */
  private static final int KEPT_LABELS = 1 << 14;

  private final long keptBytes;
  private final PackedRows first;
  private final Deque<PackedRows> packed = new ArrayDeque<>();
  private final Deque<ColumnRows> columns = new ArrayDeque<>();
  private final List<PackedRows> allPacked = new ArrayList<>();
  private final List<ColumnRows> allColumns = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param keptBytes bytes of packed rows of which the room is worth keeping
   */
  public RowRoom(Dataset dataset, long keptBytes) {
    this.keptBytes = keptBytes;
    this.first = new PackedRows(dataset);
  }

  /** No rows, packed. */
  public PackedRows packed() {
    if (packed.isEmpty()) {
      allPacked.add(first.alike());
      return allPacked.get(allPacked.size() - 1);
    }
    return packed.pop();
  }

  /** No rows, by column. */
  public ColumnRows columns() {
    if (columns.isEmpty()) {
      allColumns.add(first.columns());
      return allColumns.get(allColumns.size() - 1);
    }
    return columns.pop();
  }

  /** Takes back rows that nobody asks for any more. */
  public void giveBack(PackedRows rows) {
    rows.clear();
    packed.push(rows);
  }

  /** Takes back rows that nobody asks for any more. */
  public void giveBack(ColumnRows rows) {
    rows.clear();
    columns.push(rows);
  }

  /** Whether to begin afresh costs less than to keep a room, which has become so large. */
  public boolean isWorn() {
    return first.labels() > KEPT_LABELS
        || allPacked.stream().mapToLong(PackedRows::mostBytes).sum()
                + allColumns.stream().mapToLong(ColumnRows::mostBytes).sum()
            > keptBytes;
  }
}
