package org.obmeet.telemetry.privacy.projection.conversion;

import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.address.RouteMatcher;
import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/** The conversions for treatments that read a number, flag, time or path from one slot. */
final class TreatmentConversions {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private TreatmentConversions() {}

  /** Returns the conversion of a treatment, or null if its value is not from a single slot. */
  static Conversion of(Treatment treatment, DomainLabels labels) {
    if (treatment instanceof Treatment.Clamp || treatment instanceof Treatment.SumOfValues) {
      return (slots, slot, textual, context) -> number(slots, slot, textual);
    } else if (treatment instanceof Treatment.Flag) {
      return (slots, slot, textual, context) -> flag(slots, slot, textual);
    } else if (treatment instanceof Treatment.FlagBit bit) {
      return (slots, slot, textual, context) -> bit(slots, slot, textual, bit.mask());
    } else if (treatment instanceof Treatment.Log2Bin bin) {
      return (slots, slot, textual, context) ->
          number(slots, slot, textual) instanceof Long value
              ? labels.label(bin.label(value))
              : Conversion.UNREADABLE;
    } else if (treatment instanceof Treatment.AgeBin age) {
      return (slots, slot, textual, context) ->
          days(slots, slot, context) instanceof Long days
              ? labels.label(age.label(days))
              : Conversion.UNREADABLE;
    } else if (treatment instanceof Treatment.Within within) {
      return (slots, slot, textual, context) -> {
        long then = TimestampParser.read(slots, slot);
        return then == TimestampParser.NONE
            ? Conversion.UNREADABLE
            : (Object) (context.millis() - then <= within.days() * MILLIS_PER_DAY);
      };
    }
    return null;
  }

  /** Returns the conversion from an address or path to its route template. */
  static Conversion route(Domain.Listed templates, PageUrl url) {
    RouteMatcher routes = new RouteMatcher(templates.values());
    return (slots, slot, textual, context) -> {
      String text = slots.text(slot);
      return text == null ? Conversion.UNREADABLE : routes.template(url.read(text));
    };
  }

  private static Object number(Slots slots, int slot, boolean textual) {
    if (slots.kind(slot) == Slots.NUMBER) {
      return slots.number(slot);
    }
    String text = textual ? slots.text(slot) : null;
    Long value = text == null ? null : JsonScalars.number(text);
    return value == null ? Conversion.UNREADABLE : value;
  }

  private static Object flag(Slots slots, int slot, boolean textual) {
    byte kind = slots.kind(slot);
    if (kind == Slots.TRUE || kind == Slots.FALSE) {
      return kind == Slots.TRUE;
    }
    String text = textual ? slots.text(slot) : null;
    if (text == null) {
      return Conversion.UNREADABLE;
    }
    return switch (text) {
      case "1", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      default -> Conversion.UNREADABLE;
    };
  }

  private static Object bit(Slots slots, int slot, boolean textual, int mask) {
    return number(slots, slot, textual) instanceof Long value
        ? (Object) ((value & mask) != 0)
        : Conversion.UNREADABLE;
  }

  private static Object days(Slots slots, int slot, RecordContext context) {
    long then = TimestampParser.read(slots, slot);
    return then == TimestampParser.NONE
        ? Conversion.UNREADABLE
        : (Object) Math.max(0, Math.floorDiv(context.millis() - then, MILLIS_PER_DAY));
  }
}
