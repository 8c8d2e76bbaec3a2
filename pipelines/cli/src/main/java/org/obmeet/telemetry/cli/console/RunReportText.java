package org.obmeet.telemetry.cli.console;

import com.google.common.base.Joiner;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
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
    counts(report.releases(), ReleaseCounts::decision, new TreeMap<>())
        .forEach((decision, n) -> lines.add("Tables " + decision + ": " + n));
    // One line for each reason, with its number of windows.
    counts(report.releases(), ReleaseCounts::explanation, new LinkedHashMap<>())
        .forEach((reason, n) -> lines.add("  " + reason + " Windows: " + n));
    lowestShare(report.releases()).ifPresent(lines::add);
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
        "%s: %s read = %s accepted + %s duplicates + %s rejected + %s dropped by policy"
            .formatted(
                stream,
                counts.read(),
                counts.accepted(),
                counts.duplicates(),
                counts.rejectedTotal(),
                counts.suppressedTotal()));
    reasons(lines, "rejected", counts.rejected());
    reasons(lines, "dropped by policy", counts.suppressed());
    String notListed =
        counts.notListed().entrySet().stream()
            .filter(field -> field.getValue().percent() > 0)
            .map(
                field ->
                    "%s %s (%s %%)"
                        .formatted(
                            field.getKey(), field.getValue().count(), field.getValue().percent()))
            .collect(Collectors.joining(", "));
    if (!notListed.isEmpty()) {
      lines.add("  values that are not on the list: " + notListed);
    }
    if (counts.late() > 0) {
      lines.add("  accepted but too late to be counted: " + counts.late());
    }
    return lines;
  }

  private static void reasons(List<String> lines, String what, Map<String, Long> reasons) {
    if (!reasons.isEmpty()) {
      lines.add("  " + what + ": " + Joiner.on(", ").withKeyValueSeparator(" ").join(reasons));
    }
  }

  private static Map<String, Long> counts(
      List<ReleaseCounts> releases,
      Function<ReleaseCounts, String> text,
      Map<String, Long> counts) {
    releases.stream()
        .map(text)
        .filter(each -> !each.isBlank())
        .forEach(each -> counts.merge(each, 1L, Long::sum));
    return counts;
  }

  /** Returns a line about the cube with the lowest published share; the share is rounded down. */
  private static Optional<String> lowestShare(List<ReleaseCounts> releases) {
    return publishedShares(releases).entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(
            lowest ->
                "Published under its own label: at least %s %% of every cube, lowest in %s"
                    .formatted(
                        new BigDecimal(lowest.getValue() * 100)
                            .setScale(1, RoundingMode.DOWN)
                            .toPlainString(),
                        lowest.getKey()));
  }

  /**
   * Returns the published share of each cube's first measure over its windows that were decided,
   * from 0 to 1. A suppressed table counts as 0. Windows without records are left out.
   */
  public static SortedMap<String, Double> publishedShares(List<ReleaseCounts> releases) {
    return releases.stream()
        .filter(release -> release.first().total() > 0 || release.decision().equals("suppressed"))
        .collect(
            Collectors.groupingBy(
                ReleaseCounts::cube,
                TreeMap::new,
                Collectors.collectingAndThen(Collectors.toList(), ReleaseCounts::shareNamed)));
  }
}
