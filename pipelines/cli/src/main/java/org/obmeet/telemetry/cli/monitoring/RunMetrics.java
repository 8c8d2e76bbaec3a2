package org.obmeet.telemetry.cli.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.console.RunReportText;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.log.SegmentLoss;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/** Writes the monitoring metrics of runs. Timestamps are seconds since 1970. */
final class RunMetrics {
  private static final String STREAM = "stream";
  private static final String LANDING_AGE = "telemetry_landing_oldest_age_seconds";
  private static final String ERASURES = "telemetry_erasures_open";
  private static final String HOLDS = "telemetry_holds_active";
  private static final String HEAD_NUMBER = "telemetry_ledger_head_number";
  private static final String HEAD_INFO = "telemetry_ledger_head_info";
  private static final String LOST = "telemetry_lost_records";
  private static final List<String> LAKE_METRICS =
      List.of(ERASURES, HOLDS, HEAD_NUMBER, HEAD_INFO, LOST);
  private static final String NOTED_HEAD = "telemetry_ledger_noted_head_info";
  private static final Pattern NOTED = Pattern.compile("\\{head=\"(\\d{1,10}):([0-9a-f]{64})\"}");
  private static final Pattern SEGMENT =
      Pattern.compile("landing/[^/]+/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.avro");

  private RunMetrics() {}

  /** Returns the log head that a run noted; empty if there is none. */
  static Optional<LogHead> head(PrometheusGauges gauges) {
    return gauges.samples(NOTED_HEAD).keySet().stream()
        .map(NOTED::matcher)
        .filter(Matcher::matches)
        .map(head -> new LogHead(Long.parseLong(head.group(1)), head.group(2)))
        .findFirst();
  }

  /**
   * Writes the metrics of a command, of its parts and of the lake.
   *
   * @param now current time of the run, which {@code --now} may set
   * @param reports reports of the command or of its parts; a failed part has none
   * @param exits exit codes by name of the command or part
   * @param at system time of the end of the run
   */
  static void write(
      MetricsFile file,
      Lake lake,
      Instant now,
      Collection<RunReport> reports,
      Map<String, Integer> exits,
      Instant at) {
    file.update(
        gauges -> {
          exits.forEach(
              (command, exit) -> {
                gauges.set(
                    "telemetry_run_last_timestamp_seconds",
                    "command",
                    command,
                    at.getEpochSecond());
                gauges.set("telemetry_run_exit_code", "command", command, exit);
              });
          if (exits.getOrDefault("daily", -1) == 0) {
            gauges.set("telemetry_daily_last_success_timestamp_seconds", at.getEpochSecond());
          }
          reports.forEach(report -> writeRun(gauges, report, at));
          writeLake(gauges, lake, now);
        });
  }

  private static void writeRun(PrometheusGauges gauges, RunReport report, Instant at) {
    report
        .streams()
        .forEach(
            (stream, counts) ->
                gauges.set(
                    "telemetry_reject_share",
                    STREAM,
                    stream,
                    counts.read() == 0 ? 0 : (double) counts.rejectedTotal() / counts.read()));
    writeCoverage(gauges, report.releases());
    Map<String, Object> outcome = report.outcome();
    if (outcome.get("findings") instanceof List<?> findings && !isPlan(report)) {
      gauges.set("telemetry_retention_findings", findings.size());
      gauges.set("telemetry_verify_last_timestamp_seconds", at.getEpochSecond());
    }
    if (outcome.get("items") instanceof List<?> items) {
      gauges.set(
          "telemetry_retention_overdue_files",
          isPlan(report)
              ? fileCount(items)
              : outcome.get("failures") instanceof Collection<?> failures ? failures.size() : 0);
    }
    setAll(gauges, outcome.get("windows_near_expiry_by_stream"), "telemetry_windows_near_expiry");
    setAll(gauges, outcome.get("lost_by_stream"), "telemetry_windows_lost");
  }

  private static boolean isPlan(RunReport report) {
    return "plan".equals(report.options().get("mode"));
  }

  private static long fileCount(List<?> items) {
    return items.stream().mapToLong(item -> (Long) ((Map<?, ?>) item).get("files")).sum();
  }

  private static void setAll(PrometheusGauges gauges, Object byStream, String name) {
    if (byStream instanceof Map<?, ?> counts) {
      counts.forEach(
          (stream, n) -> gauges.set(name, STREAM, (String) stream, ((Long) n).doubleValue()));
    }
  }

  private static void writeCoverage(PrometheusGauges gauges, List<ReleaseCounts> releases) {
    if (releases.isEmpty()) {
      return;
    }
    String name = "telemetry_share_named";
    gauges.clear(name);
    Map<String, Double> shares = RunReportText.publishedShares(releases);
    shares.forEach((cube, share) -> gauges.set(name, "cube", cube, share));
    gauges.set(
        "telemetry_share_named_min", shares.values().stream().min(Double::compare).orElse(1.0));
  }

  /**
   * Writes the metrics of a lake. If the log is corrupt, no segment counts as ingested, and the
   * other metrics of the lake are removed. The noted head stays if the log does not continue it, so
   * that later runs detect the same break.
   */
  static void writeLake(PrometheusGauges gauges, Lake lake, Instant now) {
    LAKE_METRICS.forEach(gauges::clear);
    try {
      LakeState state = lake.state();
      List<Suppression> rows = new SuppressionTable(lake).rows();
      long holds =
          rows.stream()
              .filter(row -> row.purpose() == Suppression.Purpose.HOLD && row.isInForce(now))
              .count();
      long erasures = rows.stream().filter(Suppression::isOpen).count();
      gauges.set(LANDING_AGE, landingAge(lake, state.inputs(), now).toSeconds());
      gauges.set(ERASURES, erasures);
      gauges.set(LOST, state.losses().values().stream().mapToLong(SegmentLoss::records).sum());
      gauges.set(HOLDS, holds);
      gauges.set(HEAD_NUMBER, state.head().number());
      gauges.set(HEAD_INFO, "head", state.head().sha256(), 1);
      if (head(gauges).map(lake.log()::after).map(Optional::isPresent).orElse(true)) {
        gauges.clear(NOTED_HEAD);
        gauges.set(NOTED_HEAD, "head", state.head().toString(), 1);
      }
    } catch (CorruptLogException broken) {
      gauges.set(LANDING_AGE, landingAge(lake, Set.of(), now).toSeconds());
    }
  }

  /** Returns the age of the oldest day with a segment that is not ingested. */
  private static Duration landingAge(Lake lake, Set<String> ingested, Instant now) {
    return lake.files().list("landing").stream()
        .filter(file -> !ingested.contains(file.path()))
        .map(file -> SEGMENT.matcher(file.path()))
        .filter(Matcher::matches)
        .map(segment -> LocalDate.parse(segment.group(1)))
        .min(LocalDate::compareTo)
        .map(day -> Duration.between(day.atStartOfDay(ZoneOffset.UTC).toInstant(), now))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }
}
