package org.obmeet.telemetry.schemas.docs;

import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;

/** A field's treatment and values in words. */
public final class FieldDescriptions {
  private FieldDescriptions() {}

  /** What is done to it. */
  public static String treatment(Field field) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.SumCheck adds) {
      return adds.alternatives().stream()
          .map(FieldDescriptions::sum)
          .collect(Collectors.joining("; ", "looked up in the same row: ", ""));
    } else if (treatment.collects()) {
      return collected(treatment);
    }
    return switch (field.type()) {
      case PSEUDONYM -> identifier(treatment);
      case DAY, SECOND -> "kept";
      case LONG -> number(treatment);
      case BOOLEAN -> flag(treatment);
      case LABEL -> label(treatment);
    };
  }

  private static String sum(Treatment.SumCheck.Sum sum) {
    String when =
        sum.field().isEmpty() ? "" : "where `" + sum.field() + "` is " + sum.label() + ", ";
    return when
        + "whether "
        + sum.parts().stream().map(p -> "`" + p + "`").collect(Collectors.joining(" + "))
        + " = `"
        + sum.total()
        + "`";
  }

  private static String collected(Treatment treatment) {
    if (treatment instanceof Treatment.SumOfValues) {
      return "added up; keys and all else dropped";
    } else if (treatment instanceof Treatment.Entries) {
      return "counted; what they say dropped";
    }
    return treatment instanceof Treatment.EntriesBin
        ? "counted, in powers of two; what they say dropped"
        : "whether it is in the list";
  }

  private static String identifier(Treatment treatment) {
    if (treatment instanceof Treatment.Owner) {
      return "the consent's account, else the registrable domain, else the instance; pseudonymised";
    }
    return treatment instanceof Treatment.Subject
        ? "pseudonymised, with a key that does not change"
        : "pseudonymised, with a key that changes";
  }

  private static String number(Treatment treatment) {
    return treatment instanceof Treatment.DateAge
        ? "days from that date to the report's"
        : "cut off at the ends, and after the point";
  }

  private static String flag(Treatment treatment) {
    if (treatment instanceof Treatment.Within within) {
      return "whether it lies in the " + within.days() + " days before; the time itself dropped";
    }
    return treatment instanceof Treatment.FlagBit bit ? "bit " + bit.mask() + " of it" : "kept";
  }

  private static String label(Treatment treatment) {
    if (treatment instanceof Treatment.Version version) {
      return "the first " + version.parts() + " of the version's parts, and its channel";
    } else if (treatment instanceof Treatment.Log2Bin) {
      return "the power of two below it";
    } else if (treatment instanceof Treatment.AgeBin) {
      return "its age, in bands";
    } else if (treatment instanceof Treatment.VersionLabel) {
      return "what holds for that version";
    } else if (treatment instanceof Treatment.Route) {
      return "the route's template; address, names and query dropped";
    } else if (treatment instanceof Treatment.Family) {
      return "the family; versions and devices dropped";
    } else if (treatment instanceof Treatment.ConsentAttribute) {
      return "read off the consent";
    }
    return treatment instanceof Treatment.EventType
        ? "the kind of event"
        : "kept where it is listed";
  }

  /**
   * What can be stored.
   *
   * @param domain how the schema names the field's domain: a list or the name of a file
   */
  public static String values(Field field, Object domain) {
    return switch (field.type()) {
      case PSEUDONYM -> "16 bytes that say nothing without the key";
      case DAY -> "a day";
      case SECOND -> "a second";
      case LONG -> range(field);
      case BOOLEAN -> "yes or no";
      case LABEL -> labels(field, domain);
    };
  }

  private static String range(Field field) {
    Range range = field.treatment().range();
    return range.min() + " to " + range.max() + (field.unit().isEmpty() ? "" : " " + field.unit());
  }

  private static String labels(Field field, Object domain) {
    Treatment treatment = field.treatment();
    boolean closed =
        treatment instanceof Treatment.AgeBin
            || treatment instanceof Treatment.ConsentAttribute
            || treatment instanceof Treatment.VersionLabel
            || treatment instanceof Treatment.EventType;
    String values =
        field.domain() instanceof Domain.Patterned pattern
            ? "`" + pattern.pattern().pattern().replace("|", "\\|") + "`"
            : listed(field, domain);
    return values + (closed ? "" : ", or other");
  }

  private static String listed(Field field, Object domain) {
    return domain instanceof String name
        ? ((Domain.Listed) field.domain()).values().size()
            + " values of `domains/"
            + name
            + ".yaml`"
        : String.join(", ", ((Domain.Listed) field.domain()).values());
  }
}
