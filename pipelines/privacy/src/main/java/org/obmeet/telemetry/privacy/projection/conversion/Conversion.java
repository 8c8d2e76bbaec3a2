package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.function.Function;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.TextCache;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Turns a wire value into the value of a field. */
@FunctionalInterface
public interface Conversion {
  /** A value that is there and cannot be read. */
  Object UNREADABLE = new Object();

  /** How many texts a field remembers. */
  int CACHE_SIZE = 1 << 12;

  /**
   * The value of a slot.
   *
   * @param slots not absent, null or empty at {@code slot}
   * @param textual whether numbers may be written as text
   * @param facts of the record
   * @return null where it says nothing, {@link #UNREADABLE} where it makes no sense
   */
  Object convert(Slots slots, int slot, boolean textual, RecordContext facts);

  /** The conversion of a field whose value comes out of one slot; null for any other field. */
  static Conversion of(Field field, UserAgents userAgents, PageUrl url) {
    Treatment treatment = field.treatment();
    DomainFolder labels = new DomainFolder(field.domain());
    if (treatment instanceof Treatment.Allow) {
      boolean yes = !labels.fold("true").equals(Domain.OTHER);
      Conversion listed = memoised(text(labels::fold));
      return (slots, slot, textual, facts) ->
          yes && slots.kind(slot) == Slots.TRUE
              ? labels.fold("true")
              : listed.convert(slots, slot, textual, facts);
    } else if (treatment instanceof Treatment.Version version) {
      return memoised(text(value -> labels.foldVersion(value, version.parts())));
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
      return (slots, slot, textual, facts) -> {
        if (!slots.hasIdentifier(slot)) {
          return UNREADABLE;
        }
        UserAgents.Families families = userAgents.of(slots, slot);
        return labels.fold(browser ? families.browser() : families.os());
      };
    }
    return TreatmentConversions.of(treatment, labels);
  }

  /**
   * Remembers what texts in place became lately. These are of bodies of one event, so that what one
   * body may have looked at is no matter here.
   */
  private static Conversion memoised(Conversion conversion) {
    TextCache<Object> values = new TextCache<>(CACHE_SIZE);
    return (slots, slot, textual, facts) -> {
      if (!slots.isInPlace(slot)) {
        return conversion.convert(slots, slot, textual, facts);
      }
      Object value = values.find(slots, slot);
      if (value == null) {
        value = conversion.convert(slots, slot, textual, facts);
        values.put(slots, slot, value);
      }
      return value;
    };
  }

  private static Conversion text(Function<String, Object> fold) {
    return (slots, slot, textual, facts) -> {
      String value = slots.identifier(slot);
      return value == null ? UNREADABLE : fold.apply(value);
    };
  }
}
