package org.obmeet.telemetry.cli.attack;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.attack.AttackReport.Interval;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.ExitCode;

/** The findings of a disclosure audit, as text and as JSON. */
public final class AttackFindings {
  private static final int LIMIT = 50; // for intervals that are not exact
  private static final int EXTRA_DECIMALS = 3;
  private static final List<String> COLUMNS =
      List.of("table", "row", "measure", "least", "most", "note");

  private final Map<String, ProtectedTable> tables;
  private final AttackReport report;
  private final Optional<GroundTruthCheck.Comparison> truth;

  AttackFindings(
      ReleasedFolders released, AttackReport report, Optional<GroundTruthCheck.Comparison> truth) {
    this.tables = Maps.uniqueIndex(released.tables(), ProtectedTable::name);
    this.report = report;
    this.truth = truth;
  }

  /** The number of intervals to print. */
  public enum Detail {
    /** All exact values, and the first few of the other intervals. */
    FIRST,
    ALL
  }

  /** Returns 60 if a true value is outside its interval, or 50 if an interval is exact, or 0. */
  public ExitCode exit() {
    return truth.isPresent() && !truth.get().outside().isEmpty()
        ? ExitCode.VERIFICATION_FAILED
        : report.exact().isEmpty() ? ExitCode.DONE : ExitCode.GATE_REFUSED;
  }

  public void print(Detail detail, PrintWriter out) {
    List<Interval> others = report.intervals().stream().filter(b -> !b.exact()).toList();
    List<Interval> shown = new ArrayList<>(report.exact());
    shown.addAll(detail == Detail.ALL ? others : others.subList(0, Math.min(LIMIT, others.size())));
    if (!shown.isEmpty()) {
      OutputFormat.TABLE.write(ResultRows.of(COLUMNS, shown.stream().map(this::row).toList()), out);
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

  /** Returns sentences about the ground truth and about exactly recovered values. */
  public List<String> messages() {
    List<String> lines = new ArrayList<>();
    truth.ifPresent(
        comparison -> {
          lines.add(
              "True values inside their interval: %s, outside: %s%s"
                  .formatted(
                      comparison.inside(),
                      comparison.outside().size(),
                      comparison.unknown() == 0
                          ? "."
                          : ", of measures that the file lacks: " + comparison.unknown() + "."));
          if (!comparison.outside().isEmpty()) {
            lines.add(
                "telemetry: either the audit is wrong or --truth does not belong to these tables;"
                    + " first: "
                    + describe(comparison.outside().get(0)));
          }
        });
    if (!report.exact().isEmpty()) {
      lines.add(
          "telemetry: %s of %s suppressed values follow exactly from published values"
              .formatted(report.exact().size(), report.intervals().size()));
    }
    return lines;
  }

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("withheld", report.intervals().size());
    map.put("exact", report.exact().size());
    map.put("constraints", report.constraints());
    truth.ifPresent(
        comparison ->
            map.put(
                "truth",
                ImmutableMap.of(
                    "inside", comparison.inside(),
                    "outside", comparison.outside().size(),
                    "unknown", comparison.unknown())));
    map.put("exit_code", exit().code());
    map.put("bounds", report.intervals().stream().map(this::map).toList());
    return map;
  }

  private Map<String, Object> map(Interval interval) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("table", interval.table());
    map.put("row", labels(interval));
    map.put("measure", interval.measure());
    map.put("lower", number(interval, interval.lower()));
    map.put("upper", number(interval, interval.upper()));
    map.put("exact", interval.exact());
    map.put("certain", interval.certain());
    return map;
  }

  private Map<String, String> labels(Interval interval) {
    Map<String, String> labels = new LinkedHashMap<>();
    List<String> dimensions = tables.get(interval.table()).dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      labels.put(dimensions.get(d), interval.labels().get(d));
    }
    return labels;
  }

  private List<Object> row(Interval interval) {
    return List.of(
        interval.table(),
        describe(interval),
        interval.measure(),
        bound(interval, interval.lower()),
        bound(interval, interval.upper()),
        interval.exact() ? "exact" : interval.certain() ? "" : "or wider");
  }

  private String describe(Interval interval) {
    return interval.labels().isEmpty()
        ? "total"
        : Joiner.on(", ").withKeyValueSeparator("=").join(labels(interval));
  }

  private Object bound(Interval interval, double value) {
    BigDecimal number = number(interval, value);
    return number == null ? (value > 0 ? "∞" : "-∞") : number;
  }

  /** Returns a bound in the unit of its measure, or null if the interval has no such bound. */
  private BigDecimal number(Interval interval, double value) {
    if (Double.isInfinite(value)) {
      return null;
    }
    int decimals = GroundTruthCheck.decimals(tables.get(interval.table()), interval.measure());
    BigDecimal number =
        BigDecimal.valueOf(value)
            .movePointLeft(decimals)
            .setScale(decimals + EXTRA_DECIMALS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return number.scale() < decimals ? number.setScale(decimals) : number;
  }
}
