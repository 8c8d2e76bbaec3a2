package org.obmeet.telemetry.lake.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowLayout;
import org.obmeet.telemetry.lake.rows.RowSelection;

/**
 * Eight columns whose values lie side by side in packed rows, of four bytes each or of one: they
 * are copied together, so that each row is looked for once and not eight times.
 */
final class ColumnTransposer {
  static final int COLUMNS = Byte.SIZE;

  private final BatchedColumn[] columns;
  private final int place;
  private final boolean bytes;
  private final int[] a;
  private final int[] b;
  private final int[] c;
  private final int[] d;
  private final int[] e;
  private final int[] f;
  private final int[] g;
  private final int[] h;

  private ColumnTransposer(BatchedColumn[] columns, int place, boolean bytes, ArrayPool pieces) {
    this.columns = columns;
    this.place = place;
    this.bytes = bytes;
    this.a = pieces.scratchInts(0);
    this.b = pieces.scratchInts(1);
    this.c = pieces.scratchInts(2);
    this.d = pieces.scratchInts(3);
    this.e = pieces.scratchInts(4);
    this.f = pieces.scratchInts(5);
    this.g = pieces.scratchInts(6);
    this.h = pieces.scratchInts(7);
  }

  /**
   * Columns in eights; those that are left over are in none.
   *
   * @param fields whose places follow one another, each of the same width
   * @param bytes whether a value has one byte and not four
   */
  static List<ColumnTransposer> of(
      RowLayout layout, int[] fields, BufferedColumn[] columns, boolean bytes, ArrayPool pieces) {
    List<ColumnTransposer> eights = new ArrayList<>();
    for (int first = 0; first + COLUMNS <= fields.length; first += COLUMNS) {
      BatchedColumn[] eight =
          Arrays.stream(fields, first, first + COLUMNS)
              .mapToObj(field -> (BatchedColumn) columns[field])
              .toArray(BatchedColumn[]::new);
      int place = layout.place(fields[first]);
      int last = layout.place(fields[first + COLUMNS - 1]);
      assert last == place + (COLUMNS - 1) * (bytes ? 1 : Integer.BYTES);
      eights.add(new ColumnTransposer(eight, place, bytes, pieces));
    }
    return eights;
  }

  /** As {@link BufferedColumn#copy}, for each of the columns. */
  void copy(RowSelection rows, int from, int to, int row) {
    if (bytes) {
      takeBytes(rows, from, to);
    } else {
      takeInts(rows, from, to);
    }
    int taken = to - from;
    columns[0].add(a, taken, row);
    columns[1].add(b, taken, row);
    columns[2].add(c, taken, row);
    columns[3].add(d, taken, row);
    columns[4].add(e, taken, row);
    columns[5].add(f, taken, row);
    columns[6].add(g, taken, row);
    columns[7].add(h, taken, row);
  }

  private void takeBytes(RowSelection rows, int from, int to) {
    for (int i = from; i < to; i++) {
      long eight = (long) PackedRows.LONGS.get(rows.bytes(i), rows.place(i) + place);
      int at = i - from;
      a[at] = (byte) (eight >> 56);
      b[at] = (byte) (eight >> 48);
      c[at] = (byte) (eight >> 40);
      d[at] = (byte) (eight >> 32);
      e[at] = (byte) (eight >> 24);
      f[at] = (byte) (eight >> 16);
      g[at] = (byte) (eight >> 8);
      h[at] = (byte) eight;
    }
  }

  private void takeInts(RowSelection rows, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] packed = rows.bytes(i);
      int first = rows.place(i) + place;
      long ab = (long) PackedRows.LONGS.get(packed, first);
      long cd = (long) PackedRows.LONGS.get(packed, first + 8);
      long ef = (long) PackedRows.LONGS.get(packed, first + 16);
      long gh = (long) PackedRows.LONGS.get(packed, first + 24);
      int at = i - from;
      a[at] = (int) (ab >> 32);
      b[at] = (int) ab;
      c[at] = (int) (cd >> 32);
      d[at] = (int) cd;
      e[at] = (int) (ef >> 32);
      f[at] = (int) ef;
      g[at] = (int) (gh >> 32);
      h[at] = (int) gh;
    }
  }
}
