package org.obmeet.telemetry.lake.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/**
 * A group of eight columns whose values are adjacent in packed rows. Each value has four bytes or
 * one byte. The columns are copied together, so that each row is looked up once and not eight
 * times.
 */
final class ColumnTransposer {
  static final int COLUMNS = Byte.SIZE;

  private final BatchedColumn[] columns;
  private final int offset;
  private final boolean oneByte;
  private final int[] a;
  private final int[] b;
  private final int[] c;
  private final int[] d;
  private final int[] e;
  private final int[] f;
  private final int[] g;
  private final int[] h;

  private ColumnTransposer(BatchedColumn[] columns, int offset, boolean oneByte, ArrayPool arrays) {
    this.columns = columns;
    this.offset = offset;
    this.oneByte = oneByte;
    this.a = arrays.scratchInts(0);
    this.b = arrays.scratchInts(1);
    this.c = arrays.scratchInts(2);
    this.d = arrays.scratchInts(3);
    this.e = arrays.scratchInts(4);
    this.f = arrays.scratchInts(5);
    this.g = arrays.scratchInts(6);
    this.h = arrays.scratchInts(7);
  }

  /**
   * Groups columns by eight; the last columns, fewer than eight, get no transposer.
   *
   * @param fields fields with adjacent offsets and equal width
   * @param oneByte true if a value has one byte, false if it has four
   */
  static List<ColumnTransposer> of(
      RowLayout layout, int[] fields, BufferedColumn[] columns, boolean oneByte, ArrayPool arrays) {
    List<ColumnTransposer> transposers = new ArrayList<>();
    for (int first = 0; first + COLUMNS <= fields.length; first += COLUMNS) {
      BatchedColumn[] group =
          Arrays.stream(fields, first, first + COLUMNS)
              .mapToObj(field -> (BatchedColumn) columns[field])
              .toArray(BatchedColumn[]::new);
      int offset = layout.offset(fields[first]);
      int last = layout.offset(fields[first + COLUMNS - 1]);
      assert last == offset + (COLUMNS - 1) * (oneByte ? 1 : Integer.BYTES);
      transposers.add(new ColumnTransposer(group, offset, oneByte, arrays));
    }
    return transposers;
  }

  /** Copies rows to each column of the group, as {@link BufferedColumn#copy} does. */
  void copy(RowSelection rows, int from, int to, int row) {
    if (oneByte) {
      copyBytes(rows, from, to);
    } else {
      copyInts(rows, from, to);
    }
    int count = to - from;
    columns[0].add(a, count, row);
    columns[1].add(b, count, row);
    columns[2].add(c, count, row);
    columns[3].add(d, count, row);
    columns[4].add(e, count, row);
    columns[5].add(f, count, row);
    columns[6].add(g, count, row);
    columns[7].add(h, count, row);
  }

  private void copyBytes(RowSelection rows, int from, int to) {
    for (int i = from; i < to; i++) {
      long group = (long) PackedRows.LONGS.get(rows.bytes(i), rows.offset(i) + offset);
      int index = i - from;
      a[index] = (byte) (group >> 56);
      b[index] = (byte) (group >> 48);
      c[index] = (byte) (group >> 40);
      d[index] = (byte) (group >> 32);
      e[index] = (byte) (group >> 24);
      f[index] = (byte) (group >> 16);
      g[index] = (byte) (group >> 8);
      h[index] = (byte) group;
    }
  }

  private void copyInts(RowSelection rows, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] packed = rows.bytes(i);
      int first = rows.offset(i) + offset;
      long ab = (long) PackedRows.LONGS.get(packed, first);
      long cd = (long) PackedRows.LONGS.get(packed, first + 8);
      long ef = (long) PackedRows.LONGS.get(packed, first + 16);
      long gh = (long) PackedRows.LONGS.get(packed, first + 24);
      int index = i - from;
      a[index] = (int) (ab >> 32);
      b[index] = (int) ab;
      c[index] = (int) (cd >> 32);
      d[index] = (int) cd;
      e[index] = (int) (ef >> 32);
      f[index] = (int) ef;
      g[index] = (int) (gh >> 32);
      h[index] = (int) gh;
    }
  }
}
