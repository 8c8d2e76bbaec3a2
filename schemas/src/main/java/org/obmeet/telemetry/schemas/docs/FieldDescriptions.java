package org.obmeet.telemetry.schemas.docs;

import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;

/** Descriptions of fields for people: their treatments and values. */
public final class FieldDescriptions {
  private FieldDescriptions() {}

  /** Returns a description of a field's treatment. */
  public static String treatment(Field field) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.SumCheck check) {
      return check.alternatives().stream()
          .map(FieldDescriptions::sum)
          .collect(Collectors.joining("; "));
    } else if (treatment.collects()) {
      return collected(treatment);
    }
    return switch (field.type()) {
      case PSEUDONYM -> identifier(treatment);
      case DAY, SECOND -> "stored";
      case LONG -> number(treatment);
      case BOOLEAN -> flag(treatment);
      case LABEL -> label(treatment);
    };
  }

  private static String sum(Treatment.SumCheck.Sum sum) {
    String when = sum.field().isEmpty() ? "" : "if `" + sum.field() + "` is " + sum.label() + ", ";
    return when
        + "yes if "
        + sum.parts().stream().map(p -> "`" + p + "`").collect(Collectors.joining(" + "))
        + " = `"
        + sum.total()
        + "`";
  }

  private static String collected(Treatment treatment) {
    if (treatment instanceof Treatment.SumOfValues) {
      return "sum of the numbers; keys and other values are dropped";
    } else if (treatment instanceof Treatment.Entries) {
      return "number of entries; their content is dropped";
    }
    return treatment instanceof Treatment.EntriesBin
        ? "number of entries, in powers of two; their content is dropped"
        : "yes if it is in the list";
  }

  private static String identifier(Treatment treatment) {
    if (treatment instanceof Treatment.Owner) {
      return "pseudonym of the consent's account, else of the registrable domain, else of the"
          + " instance";
    }
    return treatment instanceof Treatment.Subject
        ? "pseudonym, with a key that is not rotated"
        : "pseudonym, with a rotating key";
  }

  private static String number(Treatment treatment) {
    return treatment instanceof Treatment.DateAge
        ? "days from that date to the report"
        : "integer, limited to the range";
  }

  private static String flag(Treatment treatment) {
    if (treatment instanceof Treatment.Within within) {
      return "yes within " + within.days() + " days; the time is dropped";
    }
    return treatment instanceof Treatment.FlagBit bit
        ? "bit " + bit.mask() + " of the number"
        : "stored";
  }

  private static String label(Treatment treatment) {
    if (treatment instanceof Treatment.Version version) {
      return parts(version.parts()) + " of the version, and its release channel";
    } else if (treatment instanceof Treatment.Log2Bin) {
      return "rounded down to a power of two";
    } else if (treatment instanceof Treatment.AgeBin) {
      return "age, in bins";
    } else if (treatment instanceof Treatment.VersionLabel) {
      return "label that applies to the version";
    } else if (treatment instanceof Treatment.Route) {
      return "route template; address, names and query are dropped";
    } else if (treatment instanceof Treatment.Family) {
      return "family; versions and devices are dropped";
    } else if (treatment instanceof Treatment.ConsentAttribute) {
      return "taken from the consent";
    }
    return treatment instanceof Treatment.EventType
        ? "kind of event"
        : "stored if it is listed, else other";
  }

  private static String parts(int parts) {
    return parts == 1 ? "first part" : "first " + parts + " parts";
  }

  /**
   * Returns a description of a field's possible values.
   *
   * @param domain the domain as the schema declares it: a list, a pattern or the name of a file
   */
  public static String values(Field field, Object domain) {
    return switch (field.type()) {
      case PSEUDONYM -> "16 bytes, meaningless without the key";
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
