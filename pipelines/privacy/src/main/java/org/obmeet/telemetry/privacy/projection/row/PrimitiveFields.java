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
 * The fields whose values need no conversion: clamped numbers, sums and flags. Nearly all fields of
 * a report are such fields. Values are copied from the record's slots to the row without boxing.
 * The fields' attributes are in parallel arrays.
 */
final class PrimitiveFields {
  /** The way in which a slot's value becomes a field's value. */
  private enum Extraction {
    NUMBER,
    FLAG,
    /** The flag is true if the number is above 0. */
    ANY
  }

  /** A bit mask of the slot kinds that have a value but no number. */
  private static final int NOT_A_NUMBER =
      1 << Slots.FALSE | 1 << Slots.TRUE | 1 << Slots.TEXT | 1 << Slots.OTHER;

  private final List<FieldPlan> columns;
  private final Extraction[] extractions;
  private final int[] positions;
  private final long[] min;
  private final long[] max;

  /** The first slot of each field. */
  private final int[] slots;

  /** True if the field has one slot only. */
  private final boolean[] single;

  /** The slots that a sum adds up; null if the field is not a sum of several slots. */
  private final int[][] addends;

  /** The number of {@linkplain #isDirectNumber direct numbers}. They are the first fields. */
  private final int directNumbers;

  private final List<FieldPlan> remaining = new ArrayList<>();

  /** Creates the fields. All columns must be {@linkplain #isPrimitive primitive} in the format. */
  PrimitiveFields(List<FieldPlan> all, WireFormat kind) {
    Map<Boolean, List<FieldPlan>> byDirectness =
        all.stream().collect(partitioningBy(column -> isDirectNumber(column, kind)));
    int size = all.size();
    this.directNumbers = byDirectness.get(true).size();
    this.columns = new ArrayList<>(byDirectness.get(true));
    columns.addAll(byDirectness.get(false));
    this.extractions = new Extraction[size];
    this.positions = new int[size];
    this.min = new long[size];
    this.max = new long[size];
    this.slots = new int[size];
    this.single = new boolean[size];
    this.addends = new int[size][];
    for (int i = 0; i < size; i++) {
      Field field = columns.get(i).field();
      Range range = columns.get(i).range();
      Source[] sources = columns.get(i).sources(kind);
      extractions[i] = extraction(field.treatment());
      positions[i] = field.position();
      min[i] = range == null ? Long.MIN_VALUE : range.min();
      max[i] = range == null ? Long.MAX_VALUE : range.max();
      slots[i] = sources[0].slot();
      single[i] = sources.length == 1;
      if (field.treatment().collects() && !single[i]) {
        addends[i] = Arrays.stream(sources).mapToInt(Source::slot).toArray();
      }
    }
  }

  /**
   * Returns true if the field has a single slot, whose number within the range is stored unchanged.
   */
  private static boolean isDirectNumber(FieldPlan column, WireFormat kind) {
    return extraction(column.field().treatment()) == Extraction.NUMBER
        && column.sources(kind).length == 1;
  }

  /** Returns true if the values of a field need no conversion in a format. */
  static boolean isPrimitive(FieldPlan column, WireFormat kind) {
    Source[] sources = column.sources(kind);
    return extraction(column.field().treatment()) != null
        && column.field().nullable()
        && sources.length > 0
        && Arrays.stream(sources).noneMatch(Source::outer);
  }

  private static Extraction extraction(Treatment treatment) {
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
   * Copies values to an empty row.
   *
   * @return the fields that need a conversion or clamping; valid until the next call
   */
  List<FieldPlan> take(Slots own, MutableRow row) {
    byte[] kinds = own.kinds();
    long[] numbers = own.numbers();
    remaining.clear();
    for (int i = 0; i < directNumbers; i++) {
      byte kind = kinds[slots[i]];
      // The mask has all bits set for a number, else none. A branch would be hard to predict.
      int isNumber = (kind ^ Slots.NUMBER) - 1 >> 31;
      long number = numbers[slots[i]] & isNumber;
      if (number >= min[i] && number <= max[i] && (NOT_A_NUMBER >>> kind & 1) == 0) {
        row.setNumber(positions[i], number, 1 + isNumber);
      } else if (kind > Slots.NULL) {
        remaining.add(columns.get(i));
      }
    }
    for (int i = directNumbers; i < slots.length; i++) {
      int slot = slots[i];
      byte kind = kinds[slot];
      boolean taken;
      if (addends[i] != null) {
        taken = sum(i, own, row);
      } else if (kind == Slots.NUMBER) {
        taken = extractions[i] != Extraction.FLAG && take(i, numbers[slot], row);
      } else if (kind <= Slots.NULL) {
        taken = single[i];
      } else {
        taken = extractions[i] == Extraction.FLAG && flag(i, kind, row);
      }
      if (!taken) {
        remaining.add(columns.get(i));
      }
    }
    return remaining;
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
    if (extractions[i] == Extraction.ANY) {
      row.setNumber(positions[i], number > 0 ? 1 : 0);
      return true;
    }
    if (number < min[i] || number > max[i]) {
      return false;
    }
    row.setNumber(positions[i], number);
    return true;
  }
}
