package org.obmeet.telemetry.lake.columns;

/** Labels by their codes. */
final class LabelColumn extends RowColumn {
  static final int NONE = -1;

  private final LabelDictionary dictionary;
  private final Ints codes;

  LabelColumn(RowLayout layout, int field, LabelDictionary dictionary, Pieces pieces) {
    super(layout, field);
    this.dictionary = dictionary;
    this.codes = new Ints(pieces);
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Code of a row's label, or {@link #NONE}. */
  int code(int row) {
    return codes.get(row);
  }

  @Override
  void copy(GatheredRows rows, int from, int to, int row) {
    int[] piece = codes.piece(row);
    int shift = (row & Pieces.WITHIN) - from;
    for (int i = from; i < to; i++) {
      piece[i + shift] = (int) PackedRows.INTS.get(rows.bytes(i), place(rows, i));
    }
  }

  @Override
  Ints ints() {
    return codes;
  }

  @Override
  void giveBack() {
    codes.clear();
  }
}
