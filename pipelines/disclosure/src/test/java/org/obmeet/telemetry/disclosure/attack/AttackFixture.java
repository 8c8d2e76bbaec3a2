package org.obmeet.telemetry.disclosure.attack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/** Runs attacks for tests and formats their results. */
public final class AttackFixture {
  private AttackFixture() {}

  /** Attacks tables without hierarchies or other knowledge. */
  public static AttackReport attack(ProtectedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), List.of(), Set.of());
  }

  /** Attacks tables with hierarchies. */
  public static AttackReport attack(List<ParentLabels> hierarchies, ProtectedTable... tables) {
    return Attack.attack(List.of(tables), hierarchies, List.of(), Set.of());
  }

  /** Attacks tables with the knowledge that some combinations are impossible. */
  public static AttackReport knowing(List<Map<String, String>> zeros, ProtectedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), zeros, Set.of());
  }

  /**
   * Returns the interval of the suppressed row with these labels in the first table that has it.
   */
  public static AttackReport.Interval of(AttackReport report, String labels) {
    return report.intervals().stream()
        .filter(bound -> bound.labels().equals(List.of(labels.split(" "))))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(labels + " is not suppressed: " + report.intervals()));
  }

  /** Formats an interval as {@code [0, 141]}, with an exclamation mark if it is exact. */
  public static String interval(AttackReport report, String labels) {
    AttackReport.Interval bound = of(report, labels);
    String ends =
        "[" + Math.round(bound.lower() * 1000) / 1000.0 + ", " + upper(bound.upper()) + "]";
    return ends.replace(".0", "") + (bound.exact() ? "!" : "");
  }

  private static String upper(double value) {
    return Double.isInfinite(value) ? "∞" : "" + Math.round(value * 1000) / 1000.0;
  }

  /** Returns the labels of the rows that are disclosed exactly. */
  public static List<String> exact(AttackReport report) {
    return report.exact().stream().map(bound -> String.join(" ", bound.labels())).toList();
  }
}
