package org.obmeet.telemetry.jobs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.log.LogHead;

/**
 * The report of a run. Most runs store it in {@code ledger/runs/<run>.json}.
 *
 * @param ended end time, by the machine's clock
 * @param ledgerHead number and hash of the log head
 * @param notes lines of text for the operator
 * @param outcome further results of the command, ready for JSON
 */
public record RunReport(
    RunClock clock,
    Instant ended,
    Map<String, Object> options,
    Map<String, StreamCounts> streams,
    List<ReleaseCounts> releases,
    Totals totals,
    String ledgerHead,
    ExitCode exit,
    List<String> notes,
    Map<String, Object> outcome) {
  private static final ObjectMapper SNAKE_CASE =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * The amount of work of a run.
   *
   * @param peakMemoryBytes peak heap memory of the driver
   */
  public record Totals(long files, long bytes, long peakMemoryBytes, long rowsPerSecond) {
    /**
     * Returns the totals of a run that ends now.
     *
     * @param records number of processed records
     */
    public static Totals of(RunClock clock, long files, long bytes, long records) {
      return new Totals(files, bytes, RunClock.peakMemory(), clock.perSecond(records));
    }
  }

  public RunReport {
    options = new TreeMap<>(options);
    streams = new TreeMap<>(streams);
    releases = List.copyOf(releases);
    notes = List.copyOf(notes);
    outcome = Collections.unmodifiableMap(new LinkedHashMap<>(outcome));
  }

  /** Returns the report of a run that ends now, without record counts and releases. */
  public static RunReport of(
      RunClock clock,
      Map<String, Object> options,
      Totals totals,
      Lake lake,
      ExitCode exit,
      List<String> notes,
      Map<String, Object> outcome) {
    String head = lake.log().head().toString();
    return new RunReport(
        clock, Instant.now(), options, Map.of(), List.of(), totals, head, exit, notes, outcome);
  }

  public RunReport withStreams(Map<String, StreamCounts> counts) {
    return new RunReport(
        clock, ended, options, counts, releases, totals, ledgerHead, exit, notes, outcome);
  }

  public RunReport withReleases(List<ReleaseCounts> counts) {
    return new RunReport(
        clock, ended, options, streams, counts, totals, ledgerHead, exit, notes, outcome);
  }

  /**
   * Writes the report beside the log, and returns it. A successful run without a commit writes no
   * report.
   *
   * @param before the log head when the run began
   */
  public RunReport writtenTo(Lake lake, LogHead before) {
    boolean changed = exit != ExitCode.DONE || !ledgerHead.equals(before.toString());
    return changed ? writtenTo(lake) : this;
  }

  public RunReport writtenTo(Lake lake) {
    new RunReports(lake).write(clock.run(), toMap(), clock.now());
    return this;
  }

  /** Returns the report as nested maps, lists, strings and numbers, ready for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", clock.run());
    map.put("command", clock.command());
    map.put(
        "versions", ImmutableMap.of("telemetry", version(), "java", Runtime.version().toString()));
    map.put("options", options);
    map.put("started", clock.started().toString());
    map.put("ended", ended.toString());
    Map<String, Object> byStream = new LinkedHashMap<>();
    streams.forEach((stream, counts) -> byStream.put(stream, counts(counts)));
    map.put("conservation", byStream);
    map.put(
        "releases",
        SNAKE_CASE.convertValue(releases, new TypeReference<List<Map<String, Object>>>() {}));
    if (!outcome.isEmpty()) {
      map.put("outcome", outcome);
    }
    map.put("files", totals.files());
    map.put("bytes", totals.bytes());
    map.put("peak_memory_bytes", totals.peakMemoryBytes());
    map.put("rows_per_second", totals.rowsPerSecond());
    map.put("ledger_head", ledgerHead);
    map.put("exit_code", exit.code());
    map.put("notes", notes);
    return map;
  }

  public static String version() {
    String own = RunReport.class.getPackage().getImplementationVersion();
    return own == null ? "development" : own;
  }

  private static Map<String, Object> counts(StreamCounts counts) {
    return ImmutableMap.of(
        "read", counts.read(),
        "accepted", counts.accepted(),
        "late", counts.late(),
        "duplicates", counts.duplicates(),
        "rejected", counts.rejected(),
        "lost", counts.lost(),
        "suppressed", counts.suppressed(),
        "adjusted_fields", counts.adjusted(),
        "not_listed_fields",
            SNAKE_CASE.convertValue(
                counts.notListed(), new TypeReference<Map<String, Object>>() {}),
        "conserved", counts.conserved());
  }
}
