package org.obmeet.telemetry.schemas.docs;

import java.time.Period;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Descriptions of a data set in words, except its {@linkplain FieldDescriptions fields}. */
public final class DatasetDescriptions {
  private DatasetDescriptions() {}

  /** Returns a period in months and days as text, such as {@code 13 months}. */
  public static String period(Period period) {
    String months = period.toTotalMonths() == 0 ? "" : period.toTotalMonths() + " months";
    String days = period.getDays() == 0 ? "" : period.getDays() + " days";
    return (months + " " + days).strip();
  }

  /** Returns a heading for the fields of a scope. Scope names are in backticks. */
  public static String heading(Scope scope) {
    return switch (scope) {
      case ENVELOPE -> "Any scope";
      case INFO_PAGE -> "Scope `info-page`";
      case EXTENDED -> "Scope `extended`: stored only with a consent to this scope";
    };
  }

  public static String fieldClass(FieldClass fieldClass) {
    return switch (fieldClass) {
      case IDENTIFIER ->
          "identifies a person, an instance or a record; stored as a keyed pseudonym only";
      case QUASI ->
          "may identify in combination with others; only values of a public list are stored";
      case MEASURE -> "a count or a size";
      case FLAG -> "yes, no or absent";
      case TIME -> "the time of the event or report";
    };
  }

  public static String rule(ProcessingPolicy.ProcessingRule rule) {
    return switch (rule) {
      case NO -> "never";
      case CONSENT -> "only with your consent";
      case YES -> "as part of the service";
    };
  }
}
