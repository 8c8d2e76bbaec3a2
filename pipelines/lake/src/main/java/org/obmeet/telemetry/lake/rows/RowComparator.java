package org.obmeet.telemetry.lake.rows;

import static org.obmeet.telemetry.lake.rows.PackedRows.INTS;
import static org.obmeet.telemetry.lake.rows.PackedRows.LONGS;
import static org.obmeet.telemetry.schemas.dataset.MutableRow.PSEUDONYM_BYTES;

import java.util.Arrays;

/**
 * The order of clean rows: contributor (rows without one last), second, record, then every other
 * field as Avro compares it (none before any), so that it does not depend on the order of arrival.
 */
public final class RowComparator {
  private RowComparator() {}

  /** Compares two rows of one room. */
  public static int compare(PackedRows rows, int row, PackedRows others, int other) {
    RowLayout layout = rows.layout();
    boolean mine = rows.hasContributor(row);
    if (mine != others.hasContributor(other)) {
      return mine ? -1 : 1;
    }
    int order = mine ? compare(layout.contributor(), rows, row, others, other) : 0;
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
    int first = row * layout.width();
    int second = other * layout.width();
    boolean none = RowLayout.isNull(a, first, field);
    boolean otherNone = RowLayout.isNull(b, second, field);
    if (none || otherNone) {
      return Boolean.compare(otherNone, none);
    }
    int i = first + layout.place(field);
    int j = second + layout.place(field);
    return switch (layout.kind(field)) {
      case PSEUDONYM ->
          Arrays.compareUnsigned(a, i, i + PSEUDONYM_BYTES, b, j, j + PSEUDONYM_BYTES);
      case LABEL -> rows.dictionary(field).compare((int) INTS.get(a, i), (int) INTS.get(b, j));
      case LONG -> Long.compare((long) LONGS.get(a, i), (long) LONGS.get(b, j));
      case INT, DAY -> Integer.compare((int) INTS.get(a, i), (int) INTS.get(b, j));
      case FLAG -> Byte.compare(a[i], b[j]);
    };
  }
}
