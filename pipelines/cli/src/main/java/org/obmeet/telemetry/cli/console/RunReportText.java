package org.obmeet.telemetry.cli.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;

/** Formats a run report as lines of text. */
public final class RunReportText {
  private RunReportText() {}

  public static List<String> lines(RunReport report) {
    List<String> lines = new ArrayList<>();
    report.streams().forEach((stream, counts) -> lines.addAll(stream(stream, counts)));
    lines.addAll(decisions(report.releases()));
    lines.addAll(explanations(report.releases()));
    worst(report.releases()).map(RunReportText::publishedShare).ifPresent(lines::add);
    lines.addAll(report.notes());
    lines.add("Log head " + report.ledgerHead());
    if (report.exit() != ExitCode.DONE) {
      lines.add("Failed (" + report.exit().code() + "): " + report.exit().meaning());
    }
    return lines;
  }

  private static List<String> stream(String stream, StreamCounts counts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        stream
            + ": "
            + counts.read()
            + " read = "
            + counts.accepted()
            + " accepted + "
            + counts.duplicates()
            + " duplicates + "
            + counts.rejectedTotal()
            + " rejected + "
            + counts.suppressedTotal()
            + " dropped by policy");
    reasons(lines, "rejected", counts.rejected());
    reasons(lines, "dropped by policy", counts.suppressed());
    if (counts.late() > 0) {
      lines.add("  accepted but too late to be counted: " + counts.late());
    }
    return lines;
  }

  private static void reasons(List<String> lines, String what, Map<String, Long> reasons) {
    if (!reasons.isEmpty()) {
      lines.add(
          "  "
              + what
              + ": "
              + reasons.entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(Collectors.joining(", ")));
    }
  }

  private static List<String> decisions(List<ReleaseCounts> releases) {
    Map<String, Long> byDecision =
        releases.stream()
            .collect(
                Collectors.groupingBy(
                    ReleaseCounts::decision, TreeMap::new, Collectors.counting()));
    return byDecision.entrySet().stream()
        .map(e -> "Tables " + e.getKey() + ": " + e.getValue())
        .toList();
  }

  /** Returns the reasons why cubes are not published, each with its number of windows. */
  private static List<String> explanations(List<ReleaseCounts> releases) {
    Map<String, Long> windows =
        releases.stream()
            .map(ReleaseCounts::explanation)
            .filter(explanation -> !explanation.isBlank())
            .collect(
                Collectors.groupingBy(
                    explanation -> explanation, LinkedHashMap::new, Collectors.counting()));
    return windows.entrySet().stream()
        .map(e -> "  " + e.getKey() + " Windows: " + e.getValue())
        .toList();
  }

  private static String publishedShare(Map.Entry<String, Double> worst) {
    return "Published under its own label: at least "
        + percent(worst.getValue())
        + " of every cube, lowest in "
        + worst.getKey();
  }

  /** Returns the cube with the lowest published share over all its windows, with the share. */
  static Optional<Map.Entry<String, Double>> worst(List<ReleaseCounts> releases) {
    Map<String, List<ReleaseCounts>> byCube =
        releases.stream()
            .filter(
                release -> !release.shares().isEmpty() || release.decision().equals("suppressed"))
            .collect(Collectors.groupingBy(ReleaseCounts::cube, TreeMap::new, Collectors.toList()));
    return byCube.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), ReleaseCounts.shareNamed(e.getValue())))
        .min(Comparator.comparingDouble(Map.Entry::getValue));
  }

  /** Formats a share as a percentage with one decimal, rounded down. */
  static String percent(double share) {
    return new BigDecimal(share * 100).setScale(1, RoundingMode.DOWN).toPlainString() + " %";
  }
}
