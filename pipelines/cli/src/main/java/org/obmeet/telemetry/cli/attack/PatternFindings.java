package org.obmeet.telemetry.cli.attack;

import com.google.common.base.Joiner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** The findings of a {@link PatternAttack} on a released folder, as text and as JSON. */
public final class PatternFindings {
  private static final int MAX_TABLES = 2_000;
  private static final List<String> COLUMNS =
      List.of("table", "row", "by totals", "by pattern", "below", "note");

  private final PatternAttack.Result result;

  PatternFindings(PatternAttack.Result result) {
    this.result = result;
  }

  /**
   * Attacks the release in a folder. The keys are the same in every call.
   *
   * @param file the specification of the release
   * @throws JobException with exit code 43 if the release cannot be attacked
   */
  public static PatternFindings of(Path folder, Path file) throws IOException {
    ProtectionSpec spec = ProtectionSpecReader.read(file);
    List<ProtectedTable> released =
        ReleasedFolders.read(List.of(folder), Optional.empty(), Optional.empty()).tables();
    return new PatternFindings(
        PatternAttack.attack(
            spec, released, MAX_TABLES, (data, noise) -> ProtectRun.tables(spec, data, noise)));
  }

  /** Returns 50 if a value follows exactly or is proved to be below the threshold; otherwise 0. */
  public ExitCode exit() {
    return result.exact().isEmpty() && result.below().isEmpty()
        ? ExitCode.DONE
        : ExitCode.GATE_REFUSED;
  }

  public void print(PrintWriter out) {
    if (!result.cells().isEmpty()) {
      OutputFormat.TABLE.write(
          ResultRows.of(COLUMNS, result.cells().stream().map(this::row).toList()), out);
    }
    out.println(
        "%s tables agree with the published values, %s also with the pattern"
            .formatted(result.tables(), result.left()));
    out.println(
        "%s suppressed, %s exactly recovered, %s proved below the threshold, %s narrower than promised"
            .formatted(
                result.cells().size(),
                result.exact().size(),
                result.below().size(),
                result.narrow().size()));
  }

  private List<Object> row(PatternAttack.Cell cell) {
    String note =
        result.exact().contains(cell)
            ? "exact"
            : result.below().contains(cell)
                ? "below the threshold"
                : result.narrow().contains(cell) ? "narrow" : "";
    return List.of(
        cell.table().name(),
        describe(cell),
        range(cell.byTotals()),
        range(cell.left()),
        percent(cell.below()),
        note);
  }

  /** Returns the probability of a value below the threshold; {@code ?} if no key was guessed. */
  private static String percent(double below) {
    return Double.isNaN(below) ? "?" : Math.round(100 * below) + " %";
  }

  private static String describe(PatternAttack.Cell cell) {
    return cell.labels().isEmpty()
        ? "total"
        : Joiner.on(", ").withKeyValueSeparator("=").join(labels(cell));
  }

  private static Map<String, String> labels(PatternAttack.Cell cell) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int d = 0; d < cell.labels().size(); d++) {
      labels.put(cell.table().dimensions().get(d), cell.labels().get(d));
    }
    return labels;
  }

  /** Returns the range of values, with their number if the range has gaps. */
  private static String range(List<Long> values) {
    long least = values.get(0);
    long most = values.get(values.size() - 1);
    String gaps = most - least >= values.size() ? " (" + values.size() + " values)" : "";
    return least == most ? Long.toString(least) : least + "–" + most + gaps;
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tables", result.tables());
    map.put("left", result.left());
    map.put("withheld", result.cells().size());
    map.put("exact", result.exact().size());
    map.put("below_threshold", result.below().size());
    map.put("narrow", result.narrow().size());
    map.put("exit_code", exit().code());
    map.put("values", result.cells().stream().map(PatternFindings::map).toList());
    return map;
  }

  private static Map<String, Object> map(PatternAttack.Cell cell) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("table", cell.table().name());
    map.put("row", labels(cell));
    map.put(
        "by_totals",
        List.of(cell.byTotals().get(0), cell.byTotals().get(cell.byTotals().size() - 1)));
    map.put("left", cell.left());
    if (!Double.isNaN(cell.below())) {
      map.put("below_percent", Math.round(100 * cell.below()));
    }
    return map;
  }
}
