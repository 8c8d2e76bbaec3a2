package org.obmeet.telemetry.lake.rows;

import static org.obmeet.telemetry.lake.rows.PackedRows.INTS;
import static org.obmeet.telemetry.lake.rows.PackedRows.LONGS;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * The order of rows in clean files: contributor (rows without a contributor last), second, record,
 * then all other fields as Avro compares them (null first). The order is total, so the order of
 * arrival does not affect it.
 */
public final class RowOrder {
  private static final int ROW_BITS = 20;

  /** Maximum number of rows that are sorted together. */
  static final int MAX_ROWS = 1 << ROW_BITS;

  /** Leading bits of a contributor in a sort key. The key is never negative. */
  private static final int PREFIX_BITS = Long.SIZE - ROW_BITS - 2;

  private static final long NO_CONTRIBUTOR = 1L << PREFIX_BITS;

  private RowOrder() {}

  /** Compares two rows, whose buffers have the same layout and share their dictionaries. */
  public static int compare(PackedRows rows, int row, PackedRows others, int other) {
    RowLayout layout = rows.layout();
    boolean present = rows.hasContributor(row);
    if (present != others.hasContributor(other)) {
      return present ? -1 : 1;
    }
    int order = present ? compare(layout.contributor(), rows, row, others, other) : 0;
    if (order == 0) {
      order = Long.compare(rows.second(row), others.second(other));
    }
    if (order == 0) {
      order = compare(layout.record(), rows, row, others, other);
    }
    for (int field = 0; order == 0 && field < layout.fields(); field++) {
      order = compare(field, rows, row, others, other);
    }
    return order;
  }

  private static int compare(int field, PackedRows rows, int row, PackedRows others, int other) {
    RowLayout layout = rows.layout();
    byte[] a = rows.array();
    byte[] b = others.array();
    int start = row * layout.width();
    int otherStart = other * layout.width();
    boolean isNull = RowLayout.isNull(a, start, field);
    boolean otherIsNull = RowLayout.isNull(b, otherStart, field);
    if (isNull || otherIsNull) {
      return Boolean.compare(otherIsNull, isNull);
    }
    int i = start + layout.offset(field);
    int j = otherStart + layout.offset(field);
    return switch (layout.kind(field)) {
      case PSEUDONYM -> {
        int high = Long.compareUnsigned((long) LONGS.get(a, i), (long) LONGS.get(b, j));
        yield high == 0
            ? Long.compareUnsigned(
                (long) LONGS.get(a, i + Long.BYTES), (long) LONGS.get(b, j + Long.BYTES))
            : high;
      }
      case LABEL -> rows.dictionary(field).compare((int) INTS.get(a, i), (int) INTS.get(b, j));
      case LONG -> Long.compare((long) LONGS.get(a, i), (long) LONGS.get(b, j));
      case INT, DAY -> Integer.compare((int) INTS.get(a, i), (int) INTS.get(b, j));
      case FLAG -> Byte.compare(a[i], b[j]);
    };
  }

  /** Returns the indices of the rows in this order. */
  static int[] order(PackedRows rows) {
    int max = PackedRows.maxSortable(rows.width());
    if (rows.size() > max) {
      throw new IllegalArgumentException(
          "rows must be at most " + max + "; they are " + rows.size());
    }
    long[] keys = new long[rows.size()];
    Arrays.setAll(keys, row -> contributorPrefix(rows, row) << ROW_BITS | row);
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    Arrays.setAll(order, i -> (int) keys[i] & MAX_ROWS - 1);
    int[] buffer = order.clone();
    // Rows with the same prefix have the same contributor, or none, or very rarely several.
    for (int from = 0, end; from < order.length; from = end) {
      long prefix = keys[from] >>> ROW_BITS;
      for (end = from + 1; end < order.length && keys[end] >>> ROW_BITS == prefix; ) {
        end++;
      }
      IntArrays.mergeSort(order, from, end, (a, b) -> compare(rows, a, rows, b), buffer);
    }
    return order;
  }

  /** Returns the first bits of a row's contributor, or {@link #NO_CONTRIBUTOR}. */
  private static long contributorPrefix(PackedRows rows, int row) {
    return rows.hasContributor(row)
        ? rows.contributorHigh(row) >>> Long.SIZE - PREFIX_BITS
        : NO_CONTRIBUTOR;
  }
}
