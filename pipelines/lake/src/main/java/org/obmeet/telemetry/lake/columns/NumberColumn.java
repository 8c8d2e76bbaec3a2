package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Whole numbers: of 64 bits, of 32 (days), or 0 and 1 (flags). */
final class NumberColumn extends RowColumn {
  /** How wide they are. */
  enum Kind {
    LONG(Long.BYTES),
    INT(Integer.BYTES),
    FLAG(1);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  private final Kind kind;
  private int size;
  private long[] values = new long[64];
  private final Nulls nulls = new Nulls();

  NumberColumn(String name, Kind kind) {
    super(name);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  Nulls nulls() {
    return nulls;
  }

  boolean isNull(int row) {
    return nulls.get(row);
  }

  /** The row's value; 0 where there is none. */
  long value(int row) {
    return values[row];
  }

  @Override
  void append(Object value) {
    if (value == null) {
      nulls.set(size);
      add(0);
    } else if (kind == Kind.FLAG && value instanceof Boolean flag) {
      add(flag ? 1 : 0);
    } else if (kind == Kind.LONG && value instanceof Long number) {
      add(number);
    } else if (kind == Kind.INT && value instanceof Integer number) {
      add(number);
    } else {
      throw unfit(value);
    }
  }

  @Override
  void append(GatheredRows rows, int column) {
    reserve(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      NumberColumn other = (NumberColumn) rows.column(i, column);
      int row = rows.row(i);
      if (other.nulls.get(row)) {
        nulls.set(size + i);
      }
      values[size + i] = other.values[row];
    }
    size += rows.size();
  }

  @Override
  int compare(int row, RowColumn other, int otherRow) {
    NumberColumn theirs = (NumberColumn) other;
    boolean none = nulls.get(row);
    boolean theirsNone = theirs.nulls.get(otherRow);
    return none || theirsNone
        ? Boolean.compare(theirsNone, none)
        : Long.compare(values[row], theirs.values[otherRow]);
  }

  @Override
  void clear() {
    size = 0;
    nulls.clear();
  }

  @Override
  int width() {
    return kind.bytes + 1;
  }

  @Override
  void write(Block out, int[] order, int from, int to) {
    nulls.write(out, order, from, to);
    switch (kind) {
      case LONG -> out.putLongs(values, order, from, to);
      case INT -> {
        for (int i = from; i < to; i++) {
          out.putInt((int) values[order[i]]);
        }
      }
      case FLAG -> {
        for (int i = from; i < to; i++) {
          out.putByte((byte) values[order[i]]);
        }
      }
    }
  }

  @Override
  void read(Block in, int rows) {
    nulls.read(in, size, rows);
    if (kind == Kind.LONG) {
      reserve(rows);
      in.getLongs(values, size, rows);
      size += rows;
      return;
    }
    for (int i = 0; i < rows; i++) {
      add(kind == Kind.INT ? in.getInt() : in.getByte());
    }
  }

  private void add(long value) {
    reserve(1);
    values[size++] = value;
  }

  private void reserve(int more) {
    if (more > values.length - size) {
      values = Arrays.copyOf(values, Math.max(values.length * 2, Math.addExact(size, more)));
    }
  }
}
