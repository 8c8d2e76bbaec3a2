package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.function.Function;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Converts a value of the input to the value of a field. */
@FunctionalInterface
public interface Conversion {
  /** The result for a value that exists but cannot be interpreted. */
  Object UNREADABLE = new Object();

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
    DomainLabels labels = new DomainLabels(field.domain());
    if (treatment instanceof Treatment.Allow) {
      boolean yes = !labels.label("true").equals(Domain.OTHER);
      Conversion listed = text(labels::label);
      return (slots, slot, textual, context) ->
          yes && slots.kind(slot) == Slots.TRUE
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
      return TreatmentConversions.route((Domain.Listed) field.domain(), url);
    } else if (treatment instanceof Treatment.Family family) {
      boolean browser = family.of().equals("browser");
      return text(
          value -> {
            UserAgents.Families families = userAgents.of(value);
            return labels.label(browser ? families.browser() : families.os());
          });
    }
    return TreatmentConversions.of(treatment, labels);
  }

  private static Conversion text(Function<String, Object> label) {
    return (slots, slot, textual, context) -> {
      String value = slots.identifier(slot);
      return value == null ? UNREADABLE : label.apply(value);
    };
  }
}
