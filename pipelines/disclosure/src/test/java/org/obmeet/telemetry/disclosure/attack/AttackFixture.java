package org.obmeet.telemetry.disclosure.attack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/** What an attack finds, in a form that tests can state. */
public final class AttackFixture {
  private AttackFixture() {}

  /** Attacks flat tables without knowing anything else. */
  public static AttackReport attack(ReleasedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), List.of(), Set.of());
  }

  /** Attacks tables with ladders. */
  public static AttackReport attack(List<ParentLabels> ladders, ReleasedTable... tables) {
    return Attack.attack(List.of(tables), ladders, List.of(), Set.of());
  }

  /** Attacks flat tables, some combinations known to be impossible. */
  public static AttackReport knowing(List<Map<String, String>> zeros, ReleasedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), zeros, Set.of());
  }

  /** The bound of the suppressed row of these labels, the first if several tables have it. */
  public static AttackReport.Interval of(AttackReport report, String labels) {
    return report.intervals().stream()
        .filter(bound -> bound.labels().equals(List.of(labels.split(" "))))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(labels + " is not suppressed: " + report.intervals()));
  }

  /** An interval as text, such as {@code [0, 141]}, with an exclamation mark where it is exact. */
  public static String interval(AttackReport report, String labels) {
    AttackReport.Interval bound = of(report, labels);
    String ends =
        "[" + Math.round(bound.lower() * 1000) / 1000.0 + ", " + upper(bound.upper()) + "]";
    return ends.replace(".0", "") + (bound.exact() ? "!" : "");
  }

  private static String upper(double value) {
    return Double.isInfinite(value) ? "∞" : "" + Math.round(value * 1000) / 1000.0;
  }

  /** Labels of the rows that are known exactly. */
  public static List<String> exact(AttackReport report) {
    return report.exact().stream().map(bound -> String.join(" ", bound.labels())).toList();
  }
}
