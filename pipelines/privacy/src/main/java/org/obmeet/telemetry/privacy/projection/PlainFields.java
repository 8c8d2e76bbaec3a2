package org.obmeet.telemetry.privacy.projection;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Row;
import org.obmeet.telemetry.schemas.Treatment;

/**
 * Fields whose values need no conversion, nearly all that a report has: numbers that are cut to a
 * range, sums, flags. They go from a record's own slots to the row without becoming objects, and
 * what is known of them lies side by side.
 */
final class PlainFields {
  /** What a field makes of the value of a slot. */
  private enum Taking {
    NUMBER,
    FLAG,
    /** A number says whether there is any. */
    ANY
  }

  private final List<Column> columns;
  private final Taking[] takings;
  private final int[] positions;
  private final long[] least;
  private final long[] most;

  /** Where each value is looked for first. */
  private final int[] slots;

  /** Where the values of which it is the sum lie, where there are several; null otherwise. */
  private final int[][] addends;

  /** Whether it is null where {@link #slots} has nothing. */
  private final boolean[] single;

  /** Columns that are all {@linkplain #isPlain plain} in a kind of body. */
  PlainFields(List<Column> columns, BodyKind kind) {
    int size = columns.size();
    this.columns = columns;
    this.takings = new Taking[size];
    this.positions = new int[size];
    this.least = new long[size];
    this.most = new long[size];
    this.slots = new int[size];
    this.addends = new int[size][];
    this.single = new boolean[size];
    for (int i = 0; i < size; i++) {
      Field field = columns.get(i).field();
      Range range = columns.get(i).range();
      Source[] sources = columns.get(i).sources(kind);
      takings[i] = taking(field.treatment());
      positions[i] = field.position();
      least[i] = range == null ? Long.MIN_VALUE : range.min();
      most[i] = range == null ? Long.MAX_VALUE : range.max();
      slots[i] = sources[0].slot();
      single[i] = sources.length == 1;
      if (field.treatment().collects() && !single[i]) {
        addends[i] = Arrays.stream(sources).mapToInt(Source::slot).toArray();
      }
    }
  }

  /** Whether a column's values are plain in a kind of body. */
  static boolean isPlain(Column column, BodyKind kind) {
    Source[] sources = column.sources(kind);
    return taking(column.field().treatment()) != null
        && column.field().nullable()
        && sources.length > 0
        && Arrays.stream(sources).noneMatch(Source::outer);
  }

  private static Taking taking(Treatment treatment) {
    if (treatment instanceof Treatment.Clamp
        || treatment instanceof Treatment.SumOfValues
        || treatment instanceof Treatment.Entries) {
      return Taking.NUMBER;
    } else if (treatment instanceof Treatment.AnyEntry) {
      return Taking.ANY;
    }
    return treatment instanceof Treatment.Flag ? Taking.FLAG : null;
  }

  int size() {
    return positions.length;
  }

  Column column(int i) {
    return columns.get(i);
  }

  /**
   * Puts a field's value into a row, or none.
   *
   * @return false where the value, if any, has to be converted or cut to its range
   */
  boolean take(int i, Slots own, Row row) {
    if (addends[i] != null) {
      return sum(i, own, row);
    }
    int slot = slots[i];
    byte kind = own.kind(slot);
    if (kind == Slots.NUMBER) {
      return takings[i] != Taking.FLAG && take(i, own.number(slot), row);
    } else if (kind == Slots.TRUE || kind == Slots.FALSE) {
      if (takings[i] == Taking.FLAG) {
        row.setNumber(positions[i], kind == Slots.TRUE ? 1 : 0);
        return true;
      }
      return false;
    }
    return (kind == Slots.ABSENT || kind == Slots.NULL) && single[i] && none(i, row);
  }

  private boolean sum(int i, Slots own, Row row) {
    long sum = 0;
    boolean any = false;
    boolean unreadable = false;
    for (int slot : addends[i]) {
      byte kind = own.kind(slot);
      if (kind == Slots.NUMBER) {
        sum = Scalars.add(sum, own.number(slot));
        any = true;
      } else {
        unreadable |= kind == Slots.OTHER;
      }
    }
    return any ? take(i, sum, row) : !unreadable && none(i, row);
  }

  private boolean take(int i, long number, Row row) {
    if (takings[i] == Taking.ANY) {
      row.setNumber(positions[i], number > 0 ? 1 : 0);
      return true;
    }
    if (number < least[i] || number > most[i]) {
      return false;
    }
    row.setNumber(positions[i], number);
    return true;
  }

  private boolean none(int i, Row row) {
    row.setNone(positions[i]);
    return true;
  }
}
