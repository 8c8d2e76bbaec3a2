package org.obmeet.telemetry.privacy.projection.conversion;

import com.google.common.math.LongMath;
import java.util.List;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/** Computes a field's value from several slots, the context, or earlier fields of the row. */
@FunctionalInterface
public interface FieldConversion {
  /**
   * Returns the value of the field.
   *
   * @param sources sources of the field in the record's format
   * @param row contains the values of at least the earlier fields of the schema
   * @return null if there is no value; {@link SlotConversion#UNREADABLE} if the value cannot be
   *     interpreted
   */
  Object value(Source[] sources, WireRecord input, RecordContext context, MutableRow row);

  /**
   * Returns the conversion of a field that reads several slots or earlier fields; null for another
   * field.
   */
  static FieldConversion of(Field field, Dataset dataset) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.EntriesBin) {
      Treatment.Log2Bin bin = new Treatment.Log2Bin(1);
      DomainLabels labels = new DomainLabels(field.domain());
      return (sources, input, context, row) -> {
        Object collected = collected(sources, input);
        return collected instanceof Long entries ? labels.label(bin.label(entries)) : collected;
      };
    } else if (treatment instanceof Treatment.AnyEntry) {
      return (sources, input, context, row) -> {
        Object collected = collected(sources, input);
        return collected instanceof Long entries ? (Object) (entries > 0) : collected;
      };
    } else if (treatment.collects()) {
      return (sources, input, context, row) -> collected(sources, input);
    } else if (treatment instanceof Treatment.DateAge) {
      return (sources, input, context, row) -> age(sources, input, context);
    } else if (treatment instanceof Treatment.SumCheck check) {
      List<Sum> sums = check.alternatives().stream().map(s -> Sum.of(s, dataset)).toList();
      return (sources, input, context, row) -> isConsistent(sums, row);
    }
    return null;
  }

  /**
   * Returns the sum of the slots' numbers. Without any number, returns UNREADABLE, or null if all
   * slots are absent.
   */
  private static Object collected(Source[] sources, WireRecord input) {
    Object sum = null;
    for (Source source : sources) {
      Slots slots = input.of(source);
      byte kind = slots.kind(source.slot());
      if (kind == Slots.NUMBER) {
        long number = slots.number(source.slot());
        sum = sum instanceof Long before ? LongMath.saturatedAdd(before, number) : number;
      } else if (kind == Slots.OTHER && sum == null) {
        sum = SlotConversion.UNREADABLE;
      }
    }
    return sum;
  }

  private static Object age(Source[] sources, WireRecord input, RecordContext context) {
    int[] parts = new int[sources.length];
    boolean readable = true;
    for (int i = 0; i < sources.length; i++) {
      Slots slots = input.of(sources[i]);
      int slot = sources[i].slot();
      if (!slots.hasValue(slot)) {
        return null;
      }
      long value = slots.kind(slot) == Slots.NUMBER ? slots.number(slot) : -1;
      readable &= value >= 0 && value < 10_000;
      parts[i] = (int) value;
    }
    if (!readable) {
      return SlotConversion.UNREADABLE;
    }
    long day = TimestampParser.day(parts[0], parts[1], parts[2]);
    return day == TimestampParser.NONE ? SlotConversion.UNREADABLE : (Object) (context.day() - day);
  }

  /** Returns the result of the first sum whose condition holds; null if there is none. */
  private static Object isConsistent(List<Sum> sums, MutableRow row) {
    for (Sum sum : sums) {
      if (sum.condition() < 0 || sum.label().equals(row.label(sum.condition()))) {
        return sum.holds(row);
      }
    }
    return null;
  }

  /**
   * A sum to check, with the positions of its fields.
   *
   * @param condition position of the field whose label decides if the sum is checked; -1 if there
   *     is no condition
   * @param label label of that field for which the sum is checked
   */
  record Sum(int condition, String label, int total, int[] parts) {
    static Sum of(Treatment.SumCheck.Sum sum, Dataset dataset) {
      return new Sum(
          sum.field().isEmpty() ? -1 : dataset.require(sum.field()).position(),
          sum.label(),
          dataset.require(sum.total()).position(),
          sum.parts().stream().mapToInt(part -> dataset.require(part).position()).toArray());
    }

    /** Returns true if the total is the sum of its parts, or null if a number is absent. */
    Object holds(MutableRow row) {
      long sum = 0;
      for (int part : parts) {
        if (row.isNull(part)) {
          return null;
        }
        sum = LongMath.saturatedAdd(sum, row.number(part));
      }
      return row.isNull(total) ? null : (Object) (row.number(total) == sum);
    }
  }
}
