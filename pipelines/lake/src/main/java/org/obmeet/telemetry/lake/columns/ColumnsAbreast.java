package org.obmeet.telemetry.lake.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Eight columns whose values lie side by side in packed rows, of four bytes each or of one: they
 * are copied together, so that each row is looked for once and not eight times.
 */
final class ColumnsAbreast {
  static final int COLUMNS = Byte.SIZE;

  private final Ints[] columns;
  private final int place;
  private final boolean bytes;

  private ColumnsAbreast(Ints[] columns, int place, boolean bytes) {
    this.columns = columns;
    this.place = place;
    this.bytes = bytes;
  }

  /**
   * Columns in eights; those that are left over are in none.
   *
   * @param fields whose places follow one another, each of the same width
   * @param bytes whether a value has one byte and not four
   */
  static List<ColumnsAbreast> of(
      RowLayout layout, int[] fields, RowColumn[] columns, boolean bytes) {
    List<ColumnsAbreast> eights = new ArrayList<>();
    for (int first = 0; first + COLUMNS <= fields.length; first += COLUMNS) {
      Ints[] eight =
          Arrays.stream(fields, first, first + COLUMNS)
              .mapToObj(field -> columns[field].ints())
              .toArray(Ints[]::new);
      int place = layout.place(fields[first]);
      int last = layout.place(fields[first + COLUMNS - 1]);
      assert last == place + (COLUMNS - 1) * (bytes ? 1 : Integer.BYTES);
      eights.add(new ColumnsAbreast(eight, place, bytes));
    }
    return eights;
  }

  /** As {@link RowColumn#copy}, for each of the columns. */
  void copy(GatheredRows rows, int from, int to, int row) {
    int[] a = columns[0].piece(row);
    int[] b = columns[1].piece(row);
    int[] c = columns[2].piece(row);
    int[] d = columns[3].piece(row);
    int[] e = columns[4].piece(row);
    int[] f = columns[5].piece(row);
    int[] g = columns[6].piece(row);
    int[] h = columns[7].piece(row);
    int shift = (row & Pieces.WITHIN) - from;
    if (bytes) {
      for (int i = from; i < to; i++) {
        long eight = (long) PackedRows.LONGS.get(rows.bytes(i), rows.place(i) + place);
        int at = i + shift;
        a[at] = (byte) (eight >> 56);
        b[at] = (byte) (eight >> 48);
        c[at] = (byte) (eight >> 40);
        d[at] = (byte) (eight >> 32);
        e[at] = (byte) (eight >> 24);
        f[at] = (byte) (eight >> 16);
        g[at] = (byte) (eight >> 8);
        h[at] = (byte) eight;
      }
      return;
    }
    for (int i = from; i < to; i++) {
      byte[] packed = rows.bytes(i);
      int first = rows.place(i) + place;
      long ab = (long) PackedRows.LONGS.get(packed, first);
      long cd = (long) PackedRows.LONGS.get(packed, first + 8);
      long ef = (long) PackedRows.LONGS.get(packed, first + 16);
      long gh = (long) PackedRows.LONGS.get(packed, first + 24);
      int at = i + shift;
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
