package org.obmeet.telemetry.lake.columns;

/** Values of 16 bytes as two halves each. */
final class PseudonymColumn extends RowColumn {
  private final Longs high;
  private final Longs low;

  PseudonymColumn(RowLayout layout, int field, Pieces pieces) {
    super(layout, field);
    this.high = new Longs(pieces);
    this.low = new Longs(pieces);
  }

  /** The row's first eight bytes, the most significant first. */
  long high(int row) {
    return high.get(row);
  }

  /** The row's last eight bytes. */
  long low(int row) {
    return low.get(row);
  }

  @Override
  void copy(GatheredRows rows, int from, int to, int row) {
    long[] highs = high.piece(row);
    long[] lows = low.piece(row);
    int shift = (row & Pieces.WITHIN) - from;
    for (int i = from; i < to; i++) {
      byte[] bytes = rows.bytes(i);
      int place = place(rows, i);
      highs[i + shift] = (long) PackedRows.LONGS.get(bytes, place);
      lows[i + shift] = (long) PackedRows.LONGS.get(bytes, place + Long.BYTES);
    }
  }

  @Override
  void giveBack() {
    high.clear();
    low.clear();
  }
}
