package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowLayout.Kind;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** A column of integers of 64 or 32 bits, which are delta encoded while they are added. */
final class DeltaEncodedColumn extends BatchedColumn {
  private final boolean wide;
  private final long[] scratch;
  private final DeltaBinaryPackedPages pages;

  DeltaEncodedColumn(RowLayout layout, int field, ArrayPool arrays) {
    super(layout, field, arrays.scratchInts(0));
    this.wide = layout.kind(field) == Kind.LONG;
    this.scratch = arrays.scratchLongs();
    this.pages = new DeltaBinaryPackedPages(arrays);
  }

  DeltaBinaryPackedPages pages() {
    return pages;
  }

  @Override
  void add(int[] values, int rows, int row) {
    int nullBits = nulls().bits(row, rows);
    if (nullBits != NullMask.allBits(rows)) {
      pages.add(values, rows, nullBits);
    }
  }

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    if (!wide) {
      super.copy(rows, from, to, row);
      return;
    }
    for (int i = from; i < to; i++) {
      scratch[i - from] = (long) PackedRows.LONGS.get(rows.bytes(i), offset(rows, i));
    }
    pages.add(scratch, to - from, nulls().bits(row, to - from));
  }

  @Override
  void endPage() {
    pages.endPage();
  }

  @Override
  void release() {
    pages.clear();
  }
}
