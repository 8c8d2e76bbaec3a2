package org.obmeet.telemetry.privacy.attack;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** What an attack finds, in a form that tests can state. */
public final class Bounds {
  private Bounds() {}

  /** Attacks flat tables without knowing anything else. */
  public static AttackReport attack(ReleasedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), List.of());
  }

  /** Attacks tables with ladders. */
  public static AttackReport attack(List<Hierarchy> ladders, ReleasedTable... tables) {
    return Attack.attack(List.of(tables), ladders, List.of());
  }

  /** Attacks flat tables, some combinations known to be impossible. */
  public static AttackReport knowing(List<Map<String, String>> zeros, ReleasedTable... tables) {
    return Attack.attack(List.of(tables), List.of(), zeros);
  }

  /** The bound of the withheld row of these labels, the first if several tables have it. */
  public static AttackReport.Bound of(AttackReport report, String labels) {
    return report.bounds().stream()
        .filter(bound -> bound.labels().equals(List.of(labels.split(" "))))
        .findFirst()
        .orElseThrow(() -> new AssertionError(labels + " is not withheld: " + report.bounds()));
  }

  /** An interval as text, such as {@code [0, 141]}, with an exclamation mark where it is exact. */
  public static String interval(AttackReport report, String labels) {
    AttackReport.Bound bound = of(report, labels);
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
