package org.obmeet.telemetry.schemas.docs;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;

/** Descriptions of fields for people: their treatments and values. */
public final class FieldDescriptions {
  /** The description of each treatment, by the name of its type. */
  private static final ResourceBundle TREATMENTS =
      ResourceBundle.getBundle("org.obmeet.telemetry.schemas.docs.treatments", Locale.ROOT);

  private FieldDescriptions() {}

  public static String treatment(Field field) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.SumCheck check) {
      return check.alternatives().stream()
          .map(FieldDescriptions::sum)
          .collect(Collectors.joining("; "));
    }
    return TREATMENTS
        .getString(treatment.getClass().getSimpleName())
        .formatted(argument(treatment));
  }

  /** Returns the argument of a treatment as its description shows it; empty if there is none. */
  private static Object argument(Treatment treatment) {
    if (treatment instanceof Treatment.Within within) {
      return within.days();
    } else if (treatment instanceof Treatment.FlagBit bit) {
      return bit.mask();
    } else if (treatment instanceof Treatment.Version version) {
      return version.parts() == 1 ? "first part" : "first " + version.parts() + " parts";
    }
    return "";
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
    return values + (closed ? "" : ", or not_listed");
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
