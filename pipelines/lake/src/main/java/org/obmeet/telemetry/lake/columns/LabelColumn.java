package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Labels by their codes. */
final class LabelColumn extends RowColumn {
  static final int NONE = -1;

  private final LabelDictionary dictionary;
  private int size;
  private int[] codes = new int[64];

  LabelColumn(String name, LabelDictionary dictionary) {
    super(name);
    this.dictionary = dictionary;
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Code of a row's label, or {@link #NONE}. */
  int code(int row) {
    return codes[row];
  }

  @Override
  void append(Object value) {
    if (value instanceof String label) {
      add(dictionary.code(label));
    } else if (value == null) {
      add(NONE);
    } else if (value instanceof CharSequence text) {
      add(dictionary.code(text.toString()));
    } else {
      throw unfit(value);
    }
  }

  @Override
  void append(GatheredRows rows, int column) {
    reserve(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      codes[size + i] = ((LabelColumn) rows.column(i, column)).codes[rows.row(i)];
    }
    size += rows.size();
  }

  @Override
  int compare(int row, RowColumn other, int otherRow) {
    int mine = codes[row];
    int theirs = ((LabelColumn) other).codes[otherRow];
    return mine == NONE || theirs == NONE
        ? Boolean.compare(mine != NONE, theirs != NONE)
        : dictionary.compare(mine, theirs);
  }

  @Override
  void clear() {
    size = 0;
  }

  @Override
  int width() {
    return Integer.BYTES;
  }

  @Override
  void write(Block out, int[] order, int from, int to) {
    out.putInts(codes, order, from, to);
  }

  @Override
  void read(Block in, int rows) {
    reserve(rows);
    in.getInts(codes, size, rows);
    size += rows;
  }

  int[] codes() {
    return codes;
  }

  /** Turns the codes of all rows into those of another numbering. */
  void recode(int[] numbering) {
    for (int row = 0; row < size; row++) {
      codes[row] = codes[row] == NONE ? NONE : numbering[codes[row]];
    }
  }

  private void add(int code) {
    reserve(1);
    codes[size++] = code;
  }

  private void reserve(int more) {
    if (more > codes.length - size) {
      codes = Arrays.copyOf(codes, Math.max(codes.length * 2, Math.addExact(size, more)));
    }
  }
}
