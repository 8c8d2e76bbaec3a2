package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.columns.RowLayout.Kind;

/** Whole numbers, of 64 bits or of 32, which are encoded as they come. */
final class NumberColumn extends NarrowColumn {
  private final boolean wide;
  private final long[] few;
  private final DeltaPages pages;

  NumberColumn(RowLayout layout, int field, Pieces pieces) {
    super(layout, field, pieces.few(0));
    this.wide = layout.kind(field) == Kind.LONG;
    this.few = pieces.fewLongs();
    this.pages = new DeltaPages(pieces);
  }

  DeltaPages pages() {
    return pages;
  }

  @Override
  void add(int[] values, int rows, int row) {
    int none = nulls().bits(row, rows);
    if (none != Nulls.all(rows)) {
      pages.add(values, rows, none);
    }
  }

  @Override
  void copy(GatheredRows rows, int from, int to, int row) {
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
  void giveBack() {
    pages.clear();
  }
}
