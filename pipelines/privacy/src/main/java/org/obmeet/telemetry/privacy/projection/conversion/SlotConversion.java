package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.function.Function;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.address.RouteMatcher;
import org.obmeet.telemetry.privacy.projection.slot.NumberText;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Converts the value of one slot to a field's value. The caller clamps numbers to the range. */
@FunctionalInterface
public interface SlotConversion {
  /** The result for a value that exists but cannot be interpreted. */
  Object UNREADABLE = new Object();

  long MILLIS_PER_DAY = 86_400_000L;

  /**
   * Converts the value of a slot.
   *
   * @param slots slots whose value at {@code slot} is not absent, null or empty, and is {@code
   *     false} only for a flag
   * @param textual true if a number or flag may be a text
   * @return never null; {@link #UNREADABLE} if the value cannot be interpreted
   */
  Object convert(Slots slots, int slot, boolean textual, RecordContext context);

  /** Returns the conversion of a field, or null if its value is not from a single slot. */
  static SlotConversion of(Field field, UserAgents userAgents, PageUrl url) {
    Treatment treatment = field.treatment();
    DomainLabels labels = new DomainLabels(field.domain());
    if (treatment instanceof Treatment.Allow) {
      boolean allowsTrue = !labels.label("true").equals(Domain.NOT_LISTED);
      SlotConversion listed = text(labels::label);
      return (slots, slot, textual, context) ->
          allowsTrue && slots.kind(slot) == Slots.TRUE
              ? labels.label("true")
              : listed.convert(slots, slot, textual, context);
    } else if (treatment instanceof Treatment.Version version) {
      return text(value -> labels.versionLabel(value, version.parts()));
    } else if (treatment instanceof Treatment.VersionLabel since) {
      return text(
          value -> {
            int rank = VersionNumbers.rank(value);
            return rank < 0
                ? UNREADABLE
                : since.label(rank / VersionNumbers.MINORS, rank % VersionNumbers.MINORS);
          });
    } else if (treatment instanceof Treatment.Route) {
      RouteMatcher routes = new RouteMatcher(((Domain.Listed) field.domain()).values());
      return (slots, slot, textual, context) -> {
        String text = slots.text(slot);
        return text == null ? UNREADABLE : routes.template(url.read(text));
      };
    } else if (treatment instanceof Treatment.Family family) {
      boolean browser = family.of().equals("browser");
      return text(
          value -> {
            UserAgents.Families families = userAgents.of(value);
            return labels.label(browser ? families.browser() : families.os());
          });
    } else if (treatment instanceof Treatment.Clamp) {
      return (slots, slot, textual, context) -> number(slots, slot, textual);
    } else if (treatment instanceof Treatment.Flag) {
      return (slots, slot, textual, context) -> flag(slots, slot, textual);
    } else if (treatment instanceof Treatment.FlagBit bit) {
      return (slots, slot, textual, context) ->
          number(slots, slot, textual) instanceof Long value
              ? (Object) ((value & bit.mask()) != 0)
              : UNREADABLE;
    } else if (treatment instanceof Treatment.Log2Bin bin) {
      return (slots, slot, textual, context) ->
          number(slots, slot, textual) instanceof Long value
              ? labels.label(bin.label(value))
              : UNREADABLE;
    } else if (treatment instanceof Treatment.AgeBin age) {
      return (slots, slot, textual, context) ->
          age(slots, slot, context) instanceof Long millis
              ? labels.label(age.label(Math.max(0, Math.floorDiv(millis, MILLIS_PER_DAY))))
              : UNREADABLE;
    } else if (treatment instanceof Treatment.Within within) {
      return (slots, slot, textual, context) ->
          age(slots, slot, context) instanceof Long millis
              ? (Object) (millis <= within.days() * MILLIS_PER_DAY)
              : UNREADABLE;
    }
    return null;
  }

  private static SlotConversion text(Function<String, Object> label) {
    return (slots, slot, textual, context) -> {
      String value = slots.identifier(slot);
      return value == null ? UNREADABLE : label.apply(value);
    };
  }

  private static Object number(Slots slots, int slot, boolean textual) {
    if (slots.kind(slot) == Slots.NUMBER) {
      return slots.number(slot);
    }
    String text = textual ? slots.text(slot) : null;
    Long value = text == null ? null : NumberText.parse(text);
    return value == null ? UNREADABLE : value;
  }

  private static Object flag(Slots slots, int slot, boolean textual) {
    byte kind = slots.kind(slot);
    if (kind == Slots.TRUE || kind == Slots.FALSE) {
      return kind == Slots.TRUE;
    }
    String text = textual ? slots.text(slot) : null;
    if (text == null) {
      return UNREADABLE;
    }
    return switch (text) {
      case "1", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      default -> UNREADABLE;
    };
  }

  /**
   * Returns the milliseconds from the time in a slot to the record's time, or {@link #UNREADABLE}.
   */
  private static Object age(Slots slots, int slot, RecordContext context) {
    long then = TimestampParser.read(slots, slot);
    return then == TimestampParser.NONE ? UNREADABLE : (Object) (context.millis() - then);
  }
}
