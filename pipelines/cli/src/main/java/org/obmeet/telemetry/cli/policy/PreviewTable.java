package org.obmeet.telemetry.cli.policy;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.jobs.ReleaseCounts;

/** Writes the outcome of cubes and windows as a table with one row for each measure. */
final class PreviewTable {
  private static final List<String> COLUMNS =
      List.of(
          "window",
          "cube",
          "decision",
          "rows",
          "measure",
          "named",
          "shipped",
          "suppressed",
          "because");

  private PreviewTable() {}

  /**
   * Writes the table.
   *
   * @param shipped the outcome with the shipped catalogue; if it is empty, its column is left out
   */
  static void write(List<ReleaseCounts> releases, List<ReleaseCounts> shipped, PrintWriter out) {
    List<List<Object>> rows = new ArrayList<>();
    for (ReleaseCounts one : releases) {
      Map<String, ReleaseCounts.Shares> sharesShipped =
          shipped.stream()
              .filter(counts -> isSame(one, counts))
              .findFirst()
              .map(ReleaseCounts::shares)
              .orElse(Map.of());
      Set<String> measures = new LinkedHashSet<>(one.rules().keySet());
      measures.addAll(one.shares().keySet());
      if (measures.isEmpty()) {
        measures.add("");
      }
      for (String measure : measures) {
        ReleaseCounts.Shares shares = one.shares().get(measure);
        ReleaseCounts.Shares other = sharesShipped.get(measure);
        rows.add(
            List.of(
                one.window(),
                one.cube(),
                one.decision(),
                one.rows(),
                measure,
                shares == null ? "" : percent(shares.named()),
                other == null ? "" : percent(other.named()),
                shares == null ? "" : percent(shares.suppressed()),
                one.explanation().isEmpty() ? reasons(one, measure) : one.explanation()));
      }
    }
    int column = COLUMNS.indexOf("shipped");
    OutputFormat.TABLE.write(
        ResultRows.of(
            shipped.isEmpty() ? without(column, COLUMNS) : COLUMNS,
            shipped.isEmpty() ? rows.stream().map(row -> without(column, row)).toList() : rows),
        out);
  }

  /** Returns true if both are the outcome of the same cube and window. */
  static boolean isSame(ReleaseCounts one, ReleaseCounts other) {
    return one.cube().equals(other.cube()) && one.window().equals(other.window());
  }

  private static <T> List<T> without(int index, List<T> values) {
    List<T> left = new ArrayList<>(values);
    left.remove(index);
    return left;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String reasons(ReleaseCounts counts, String measure) {
    return Objects.requireNonNullElse(counts.rules().get(measure), Map.<String, Long>of())
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            e ->
                Formats.count(e.getValue(), "cell") + ": " + Rule.valueOf(e.getKey()).description())
        .collect(Collectors.joining("; "));
  }
}
