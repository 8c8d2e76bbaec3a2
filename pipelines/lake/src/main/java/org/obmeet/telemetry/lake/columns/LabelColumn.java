package org.obmeet.telemetry.lake.columns;

/** Labels by their codes. */
final class LabelColumn extends IntColumn {
  static final int NONE = -1;

  private final LabelDictionary dictionary;

  LabelColumn(RowLayout layout, int field, LabelDictionary dictionary, Pieces pieces) {
    super(layout, field, pieces);
    this.dictionary = dictionary;
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Code of a row's label, or {@link #NONE}. */
  int code(int row) {
    return value(row);
  }
}
