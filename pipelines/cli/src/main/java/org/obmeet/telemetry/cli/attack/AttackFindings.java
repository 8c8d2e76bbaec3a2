package org.obmeet.telemetry.cli.attack;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.output.TableOutput;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.attack.AttackReport.Interval;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;

/** The findings of a disclosure audit, as text and as JSON. */
public final class AttackFindings {
  private static final int SHOWN = 50;
  private static final int FURTHER_DIGITS = 3;
  private static final List<String> COLUMNS =
      List.of("table", "row", "measure", "least", "most", "note");

  private final Map<String, ReleasedTable> tables = new HashMap<>();
  private final AttackReport report;
  private final Optional<GroundTruthCheck.Verdict> truth;

  AttackFindings(
      ReleasedFolders released, AttackReport report, Optional<GroundTruthCheck.Verdict> truth) {
    released.tables().forEach(table -> tables.put(table.name(), table));
    this.report = report;
    this.truth = truth;
  }

  /** The amount of detail to print. */
  public enum Detail {
    /** All exact values, and the first few of the other intervals. */
    FIRST,
    ALL
  }

  /** Returns 60 if a true value is outside its interval, 50 if an interval is exact, else 0. */
  public ExitCode exit() {
    if (truth.isPresent() && !truth.get().outside().isEmpty()) {
      return ExitCode.VERIFICATION_FAILED;
    }
    return report.exact().isEmpty() ? ExitCode.DONE : ExitCode.GATE_REFUSED;
  }

  /** Prints the exact values, then other intervals, then a summary line. */
  public void print(Detail detail, PrintWriter out) {
    List<Interval> others = report.intervals().stream().filter(b -> !b.exact()).toList();
    List<Interval> shown = new ArrayList<>(report.exact());
    shown.addAll(detail == Detail.ALL ? others : others.subList(0, Math.min(SHOWN, others.size())));
    if (!shown.isEmpty()) {
      Iterator<Interval> bounds = shown.iterator();
      TableOutput.write(COLUMNS, () -> bounds.hasNext() ? row(bounds.next()) : null, out);
    }
    int left = report.intervals().size() - shown.size();
    if (left > 0) {
      out.println("… and " + left + " more that are not exact; use --all to print them");
    }
    out.println(summary());
  }

  public String summary() {
    return "%s suppressed, %s exactly recovered, %s published constraints"
        .formatted(report.intervals().size(), report.exact().size(), report.constraints());
  }

  /** Returns the messages to print at the end. */
  public List<String> messages() {
    List<String> lines = new ArrayList<>();
    truth.ifPresent(
        verdict -> {
          lines.add(
              "True values inside their interval: %s, outside: %s%s"
                  .formatted(
                      verdict.inside(),
                      verdict.outside().size(),
                      verdict.unknown() == 0
                          ? "."
                          : ", of measures that the file lacks: " + verdict.unknown() + "."));
          if (!verdict.outside().isEmpty()) {
            lines.add(
                "telemetry: either the audit is wrong or --truth does not belong to these tables;"
                    + " first: "
                    + describe(verdict.outside().get(0)));
          }
        });
    if (!report.exact().isEmpty()) {
      lines.add(
          "telemetry: %s of %s suppressed values follow exactly from published values"
              .formatted(report.exact().size(), report.intervals().size()));
    }
    return lines;
  }

  /** Returns the findings as a map, for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("withheld", report.intervals().size());
    map.put("exact", report.exact().size());
    map.put("constraints", report.constraints());
    truth.ifPresent(
        verdict -> {
          Map<String, Object> of = new LinkedHashMap<>();
          of.put("inside", verdict.inside());
          of.put("outside", verdict.outside().size());
          of.put("unknown", verdict.unknown());
          map.put("truth", of);
        });
    map.put("exit_code", exit().code());
    map.put("bounds", report.intervals().stream().map(this::map).toList());
    return map;
  }

  private Map<String, Object> map(Interval bound) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("table", bound.table());
    Map<String, String> row = new LinkedHashMap<>();
    List<String> dimensions = tables.get(bound.table()).dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      row.put(dimensions.get(d), bound.labels().get(d));
    }
    map.put("row", row);
    map.put("measure", bound.measure());
    map.put("lower", number(bound, bound.lower()));
    map.put("upper", number(bound, bound.upper()));
    map.put("exact", bound.exact());
    map.put("certain", bound.certain());
    return map;
  }

  private List<Object> row(Interval bound) {
    List<Object> row = new ArrayList<>();
    row.add(bound.table());
    row.add(describe(bound));
    row.add(bound.measure());
    row.add(shown(bound, bound.lower()));
    row.add(shown(bound, bound.upper()));
    row.add(bound.exact() ? "exact" : bound.certain() ? "" : "or wider");
    return row;
  }

  private String describe(Interval bound) {
    List<String> dimensions = tables.get(bound.table()).dimensions();
    List<String> words = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      words.add(dimensions.get(d) + "=" + bound.labels().get(d));
    }
    return words.isEmpty() ? "total" : String.join(", ", words);
  }

  private Object shown(Interval bound, double value) {
    BigDecimal number = number(bound, value);
    return number == null ? (value > 0 ? "∞" : "-∞") : number;
  }

  /** Returns a bound in the unit of its measure, or null if the interval has no such bound. */
  private BigDecimal number(Interval bound, double value) {
    if (Double.isInfinite(value)) {
      return null;
    }
    int decimals = GroundTruthCheck.decimals(tables.get(bound.table()), bound.measure());
    BigDecimal number =
        BigDecimal.valueOf(value)
            .movePointLeft(decimals)
            .setScale(decimals + FURTHER_DIGITS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return number.scale() < decimals ? number.setScale(decimals) : number;
  }
}
