package org.obmeet.telemetry.privacy.projection.row;

import static java.util.stream.Collectors.partitioningBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * Fields whose values need no conversion, nearly all that a report has: numbers that are cut to a
 * range, sums, flags. They go from a record's own slots to the row without becoming objects, and
 * what is known of them lies side by side.
 */
final class PrimitiveFields {
  /** What a field makes of the value of a slot. */
  private enum Extraction {
    NUMBER,
    FLAG,
    /** A number says whether there is any. */
    ANY
  }

  /** Bits of the kinds that hold something else than a number. */
  private static final int UNFIT =
      1 << Slots.FALSE | 1 << Slots.TRUE | 1 << Slots.TEXT | 1 << Slots.OTHER;

  private final List<FieldPlan> columns;
  private final Extraction[] takings;
  private final int[] positions;
  private final long[] least;
  private final long[] most;

  /** Where each value is looked for first. */
  private final int[] slots;

  /** Whether there is no value where {@link #slots} has none. */
  private final boolean[] single;

  /** Where the values lie whose sum it is; null where it is no sum of several. */
  private final int[][] addends;

  /** How many of them, the first, are the {@linkplain #isDirectNumber plainest}. */
  private final int plainest;

  private final List<FieldPlan> left = new ArrayList<>();

  /** Columns that are all {@linkplain #isPrimitive plain} in a kind of body. */
  PrimitiveFields(List<FieldPlan> all, WireFormat kind) {
    Map<Boolean, List<FieldPlan>> parted =
        all.stream().collect(partitioningBy(column -> isDirectNumber(column, kind)));
    int size = all.size();
    this.plainest = parted.get(true).size();
    this.columns = new ArrayList<>(parted.get(true));
    columns.addAll(parted.get(false));
    this.takings = new Extraction[size];
    this.positions = new int[size];
    this.least = new long[size];
    this.most = new long[size];
    this.slots = new int[size];
    this.single = new boolean[size];
    this.addends = new int[size][];
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

  /** Whether the number of its one slot, if it is within its range, is taken as it is. */
  private static boolean isDirectNumber(FieldPlan column, WireFormat kind) {
    return taking(column.field().treatment()) == Extraction.NUMBER
        && column.sources(kind).length == 1;
  }

  /** Whether a column's values are plain in a kind of body. */
  static boolean isPrimitive(FieldPlan column, WireFormat kind) {
    Source[] sources = column.sources(kind);
    return taking(column.field().treatment()) != null
        && column.field().nullable()
        && sources.length > 0
        && Arrays.stream(sources).noneMatch(Source::outer);
  }

  private static Extraction taking(Treatment treatment) {
    if (treatment instanceof Treatment.Clamp
        || treatment instanceof Treatment.SumOfValues
        || treatment instanceof Treatment.Entries) {
      return Extraction.NUMBER;
    } else if (treatment instanceof Treatment.AnyEntry) {
      return Extraction.ANY;
    }
    return treatment instanceof Treatment.Flag ? Extraction.FLAG : null;
  }

  /**
   * Puts values into a row that has none yet.
   *
   * @return columns whose value, if any, has to be converted or cut to its range; until the next
   *     call
   */
  List<FieldPlan> take(Slots own, MutableRow row) {
    byte[] kinds = own.kinds();
    long[] numbers = own.numbers();
    left.clear();
    for (int i = 0; i < plainest; i++) {
      byte kind = kinds[slots[i]];
      // All ones or none: whether there is a number differs from report to report.
      int isNumber = (kind ^ Slots.NUMBER) - 1 >> 31;
      long number = numbers[slots[i]] & isNumber;
      if (number >= least[i] && number <= most[i] && (UNFIT >>> kind & 1) == 0) {
        row.setNumber(positions[i], number, 1 + isNumber);
      } else if (kind > Slots.NULL) {
        left.add(columns.get(i));
      }
    }
    for (int i = plainest; i < slots.length; i++) {
      int slot = slots[i];
      byte kind = kinds[slot];
      boolean taken;
      if (addends[i] != null) {
        taken = sum(i, own, row);
      } else if (kind == Slots.NUMBER) {
        taken = takings[i] != Extraction.FLAG && take(i, numbers[slot], row);
      } else if (kind <= Slots.NULL) {
        taken = single[i];
      } else {
        taken = takings[i] == Extraction.FLAG && flag(i, kind, row);
      }
      if (!taken) {
        left.add(columns.get(i));
      }
    }
    return left;
  }

  private boolean flag(int i, byte kind, MutableRow row) {
    if (kind != Slots.TRUE && kind != Slots.FALSE) {
      return false;
    }
    row.setNumber(positions[i], kind == Slots.TRUE ? 1 : 0);
    return true;
  }

  private boolean sum(int i, Slots own, MutableRow row) {
    long sum = 0;
    boolean any = false;
    boolean unreadable = false;
    for (int slot : addends[i]) {
      byte kind = own.kind(slot);
      if (kind == Slots.NUMBER) {
        sum = JsonScalars.add(sum, own.number(slot));
        any = true;
      } else {
        unreadable |= kind == Slots.OTHER;
      }
    }
    return any ? take(i, sum, row) : !unreadable;
  }

  private boolean take(int i, long number, MutableRow row) {
    if (takings[i] == Extraction.ANY) {
      row.setNumber(positions[i], number > 0 ? 1 : 0);
      return true;
    }
    if (number < least[i] || number > most[i]) {
      return false;
    }
    row.setNumber(positions[i], number);
    return true;
  }
}
