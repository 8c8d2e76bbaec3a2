package org.obmeet.telemetry.schemas.docs;

import java.time.Period;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** What a data set declares beside its fields, in words for people. */
public final class DatasetDescriptions {
  private DatasetDescriptions() {}

  /** A period in months and days: {@code 13 months}. */
  public static String period(Period period) {
    String months = period.toTotalMonths() == 0 ? "" : period.toTotalMonths() + " months";
    String days = period.getDays() == 0 ? "" : period.getDays() + " days";
    return (months + " " + days).strip();
  }

  /** What a scope stands for, as a heading; names of scopes in backticks. */
  public static String heading(Scope scope) {
    return switch (scope) {
      case ENVELOPE -> "Whatever the scope";
      case INFO_PAGE -> "Scope `info-page`";
      case EXTENDED -> "Scope `extended`: only under a consent that says so";
    };
  }

  /** What a class of fields is to a person. */
  public static String fieldClass(FieldClass fieldClass) {
    return switch (fieldClass) {
      case IDENTIFIER ->
          "points at a person, an instance or a record; only ever stored as a keyed pseudonym";
      case QUASI ->
          "does not identify alone, but may in combination; only values of a public list are kept";
      case MEASURE -> "a count or a size";
      case FLAG -> "yes, no or not said";
      case TIME -> "when it was";
    };
  }

  /** What the matrix says of a data type under a deployment. */
  public static String rule(ProcessingPolicy.Rule rule) {
    return switch (rule) {
      case NO -> "never";
      case CONSENT -> "only after a yes of yours";
      case YES -> "as part of the service";
    };
  }
}
