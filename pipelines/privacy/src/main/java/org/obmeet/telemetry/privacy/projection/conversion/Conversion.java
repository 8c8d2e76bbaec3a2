package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.function.Function;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.TextCache;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Converts a value of the input to the value of a field. */
@FunctionalInterface
public interface Conversion {
  /** The result for a value that exists but cannot be interpreted. */
  Object UNREADABLE = new Object();

  /** The number of converted texts that the cache of a field holds. */
  int CACHE_SIZE = 1 << 12;

  /**
   * Converts the value of a slot.
   *
   * @param slots the value at {@code slot} is not absent, null or empty
   * @param textual true if a number may be a text
   * @param context context of the record
   * @return null if there is no value, {@link #UNREADABLE} if it cannot be interpreted
   */
  Object convert(Slots slots, int slot, boolean textual, RecordContext context);

  /** Returns the conversion of a field, or null if its value is not from a single slot. */
  static Conversion of(Field field, UserAgents userAgents, PageUrl url) {
    Treatment treatment = field.treatment();
    DomainFolder labels = new DomainFolder(field.domain());
    if (treatment instanceof Treatment.Allow) {
      boolean yes = !labels.label("true").equals(Domain.OTHER);
      Conversion listed = memoised(text(labels::label));
      return (slots, slot, textual, context) ->
          yes && slots.kind(slot) == Slots.TRUE
              ? labels.label("true")
              : listed.convert(slots, slot, textual, context);
    } else if (treatment instanceof Treatment.Version version) {
      return memoised(text(value -> labels.versionLabel(value, version.parts())));
    } else if (treatment instanceof Treatment.VersionLabel since) {
      return memoised(
          text(
              value -> {
                int rank = VersionNumbers.rank(value);
                return rank < 0
                    ? UNREADABLE
                    : since.label(rank / VersionNumbers.MINORS, rank % VersionNumbers.MINORS);
              }));
    } else if (treatment instanceof Treatment.Route) {
      return TreatmentConversions.route((Domain.Listed) field.domain(), url);
    } else if (treatment instanceof Treatment.Family family) {
      boolean browser = family.of().equals("browser");
      return (slots, slot, textual, context) -> {
        if (!slots.hasIdentifier(slot)) {
          return UNREADABLE;
        }
        UserAgents.Families families = userAgents.of(slots, slot);
        return labels.label(browser ? families.browser() : families.os());
      };
    }
    return TreatmentConversions.of(treatment, labels);
  }

  /**
   * Adds a cache of recent texts that are {@linkplain Slots#isInPlace in place}. They are from
   * bodies with one event, so the limit of user agents for each body does not apply.
   */
  private static Conversion memoised(Conversion conversion) {
    TextCache<Object> values = new TextCache<>(CACHE_SIZE);
    return (slots, slot, textual, context) -> {
      if (!slots.isInPlace(slot)) {
        return conversion.convert(slots, slot, textual, context);
      }
      Object value = values.find(slots, slot);
      if (value == null) {
        value = conversion.convert(slots, slot, textual, context);
        values.put(slots, slot, value);
      }
      return value;
    };
  }

  private static Conversion text(Function<String, Object> label) {
    return (slots, slot, textual, context) -> {
      String value = slots.identifier(slot);
      return value == null ? UNREADABLE : label.apply(value);
    };
  }
}
