package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowLayout.Kind;
import org.obmeet.telemetry.lake.rows.RowSelection;

/** Whole numbers, of 64 bits or of 32, which are encoded as they come. */
final class DeltaEncodedColumn extends BatchedColumn {
  private final boolean wide;
  private final long[] few;
  private final DeltaBinaryPackedPages pages;

  DeltaEncodedColumn(RowLayout layout, int field, ArrayPool pieces) {
    super(layout, field, pieces.scratchInts(0));
    this.wide = layout.kind(field) == Kind.LONG;
    this.few = pieces.scratchLongs();
    this.pages = new DeltaBinaryPackedPages(pieces);
  }

  DeltaBinaryPackedPages pages() {
    return pages;
  }

  @Override
  void add(int[] values, int rows, int row) {
    int none = nulls().bits(row, rows);
    if (none != NullMask.all(rows)) {
      pages.add(values, rows, none);
    }
  }

  @Override
  void copy(RowSelection rows, int from, int to, int row) {
    if (!wide) {
      super.copy(rows, from, to, row);
      return;
    }
    for (int i = from; i < to; i++) {
      few[i - from] = (long) PackedRows.LONGS.get(rows.bytes(i), place(rows, i));
    }
    pages.add(few, to - from, nulls().bits(row, to - from));
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
