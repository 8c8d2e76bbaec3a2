package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.columns.RowLayout.Kind;

/** Whole numbers: of 64 bits, of 32, days, or flags (0 and 1). */
final class NumberColumn extends RowColumn {
  private final Kind kind;

  /** Numbers of 64 bits; null of a column of others. */
  private final Longs longs;

  /** All other numbers; null of a column of 64 bits. */
  private final Ints ints;

  NumberColumn(RowLayout layout, int field, Pieces pieces) {
    super(layout, field);
    this.kind = layout.kind(field);
    this.longs = kind == Kind.LONG ? new Longs(pieces) : null;
    this.ints = kind == Kind.LONG ? null : new Ints(pieces);
  }

  Kind kind() {
    return kind;
  }

  /** The row's value; 0 where there is none. */
  long value(int row) {
    return ints == null ? longs.get(row) : ints.get(row);
  }

  /**
   * Takes the values of some rows, those that have one.
   *
   * @param to after the last row, which lies in the piece of the first
   * @param values takes as many as a piece has rows
   * @return how many were taken
   */
  int take(int from, int to, long[] values) {
    Nulls nulls = nulls();
    int taken = 0;
    if (ints == null) {
      long[] piece = longs.piece(from);
      for (int row = from; row < to; row++) {
        values[taken] = piece[row & Pieces.WITHIN];
        taken += nulls.get(row) ? 0 : 1;
      }
    } else {
      int[] piece = ints.piece(from);
      for (int row = from; row < to; row++) {
        values[taken] = piece[row & Pieces.WITHIN];
        taken += nulls.get(row) ? 0 : 1;
      }
    }
    return taken;
  }

  @Override
  void copy(GatheredRows rows, int from, int to, int row) {
    int shift = (row & Pieces.WITHIN) - from;
    switch (kind) {
      case LONG -> {
        long[] piece = longs.piece(row);
        for (int i = from; i < to; i++) {
          piece[i + shift] = (long) PackedRows.LONGS.get(rows.bytes(i), place(rows, i));
        }
      }
      case INT, DAY -> {
        int[] piece = ints.piece(row);
        for (int i = from; i < to; i++) {
          piece[i + shift] = (int) PackedRows.INTS.get(rows.bytes(i), place(rows, i));
        }
      }
      case FLAG -> {
        int[] piece = ints.piece(row);
        for (int i = from; i < to; i++) {
          piece[i + shift] = rows.bytes(i)[place(rows, i)];
        }
      }
      default -> throw new IllegalStateException(kind + " is no kind of number");
    }
  }

  @Override
  Ints ints() {
    return ints;
  }

  @Override
  void giveBack() {
    if (ints == null) {
      longs.clear();
    } else {
      ints.clear();
    }
  }
}
