package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report of a run, which is stored in {@code ledger/runs/<run>.json}. {@code --json} prints it.
 *
 * @param run run id
 * @param command name of the command
 * @param started start time, by the machine's clock
 * @param ended end time
 * @param options the options of the request, without secrets
 * @param streams record counts by stream
 * @param releases the outcome of each cube and window
 * @param files number of written files
 * @param bytes total size of the written files
 * @param peakMemoryBytes peak heap memory of the driver
 * @param rowsPerSecond records processed per second
 * @param ledgerHead number and hash of the log head
 * @param exit exit status
 * @param notes lines of text for the operator
 * @param audit figures of the joint audit; empty if there was none
 * @param outcome further results of the command, ready for JSON
 */
public record RunReport(
    String run,
    String command,
    Instant started,
    Instant ended,
    Map<String, Object> options,
    Map<String, StreamCounts> streams,
    List<ReleaseCounts> releases,
    long files,
    long bytes,
    long peakMemoryBytes,
    long rowsPerSecond,
    String ledgerHead,
    ExitCode exit,
    List<String> notes,
    Map<String, Long> audit,
    Map<String, Object> outcome) {
  public RunReport {
    options = new TreeMap<>(options);
    streams = new TreeMap<>(streams);
    releases = List.copyOf(releases);
    notes = List.copyOf(notes);
    audit = Collections.unmodifiableMap(new TreeMap<>(audit));
    outcome = Collections.unmodifiableMap(new LinkedHashMap<>(outcome));
  }

  /** Creates the report of a run without a joint audit and without further results. */
  public RunReport(
      String run,
      String command,
      Instant started,
      Instant ended,
      Map<String, Object> options,
      Map<String, StreamCounts> streams,
      List<ReleaseCounts> releases,
      long files,
      long bytes,
      long peakMemoryBytes,
      long rowsPerSecond,
      String ledgerHead,
      ExitCode exit,
      List<String> notes) {
    this(
        run,
        command,
        started,
        ended,
        options,
        streams,
        releases,
        files,
        bytes,
        peakMemoryBytes,
        rowsPerSecond,
        ledgerHead,
        exit,
        notes,
        Map.of());
  }

  /** Creates the report of a run without further results. */
  public RunReport(
      String run,
      String command,
      Instant started,
      Instant ended,
      Map<String, Object> options,
      Map<String, StreamCounts> streams,
      List<ReleaseCounts> releases,
      long files,
      long bytes,
      long peakMemoryBytes,
      long rowsPerSecond,
      String ledgerHead,
      ExitCode exit,
      List<String> notes,
      Map<String, Long> audit) {
    this(
        run,
        command,
        started,
        ended,
        options,
        streams,
        releases,
        files,
        bytes,
        peakMemoryBytes,
        rowsPerSecond,
        ledgerHead,
        exit,
        notes,
        audit,
        Map.of());
  }

  /** Returns a copy with further results of the command. */
  public RunReport withOutcome(Map<String, Object> more) {
    return new RunReport(
        run,
        command,
        started,
        ended,
        options,
        streams,
        releases,
        files,
        bytes,
        peakMemoryBytes,
        rowsPerSecond,
        ledgerHead,
        exit,
        notes,
        audit,
        more);
  }

  /** Returns the report as nested maps, lists, strings and numbers, ready for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", run);
    map.put("command", command);
    map.put("versions", versions());
    map.put("options", options);
    map.put("started", started.toString());
    map.put("ended", ended.toString());
    Map<String, Object> byStream = new LinkedHashMap<>();
    streams.forEach((stream, counts) -> byStream.put(stream, counts(counts)));
    map.put("conservation", byStream);
    map.put("releases", releases.stream().map(RunReport::release).toList());
    if (!audit.isEmpty()) {
      map.put("audit", audit);
    }
    if (!outcome.isEmpty()) {
      map.put("outcome", outcome);
    }
    map.put("files", files);
    map.put("bytes", bytes);
    map.put("peak_memory_bytes", peakMemoryBytes);
    map.put("rows_per_second", rowsPerSecond);
    map.put("ledger_head", ledgerHead);
    map.put("exit_code", exit.code());
    map.put("notes", notes);
    return map;
  }

  private static Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    String own = RunReport.class.getPackage().getImplementationVersion();
    versions.put("telemetry", own == null ? "development" : own);
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  private static Map<String, Object> counts(StreamCounts counts) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("read", counts.read());
    map.put("accepted", counts.accepted());
    map.put("late", counts.late());
    map.put("duplicates", counts.duplicates());
    map.put("rejected", counts.rejected());
    map.put("suppressed", counts.suppressed());
    map.put("adjusted_fields", counts.adjusted());
    map.put("conserved", counts.conserved());
    return map;
  }

  private static Map<String, Object> release(ReleaseCounts counts) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cube", counts.cube());
    map.put("window", counts.window());
    map.put("decision", counts.decision());
    map.put("explanation", counts.explanation());
    map.put("rows", counts.rows());
    map.put("cells_published", counts.cellsPublished());
    map.put("cells_suppressed", counts.cellsSuppressed());
    Map<String, Object> shares = new LinkedHashMap<>();
    counts
        .shares()
        .forEach(
            (measure, s) -> {
              Map<String, Object> share = new LinkedHashMap<>();
              share.put("total", s.total());
              share.put("named", s.named());
              share.put("suppressed", s.suppressed());
              share.put("safe", s.safe());
              shares.put(measure, share);
            });
    map.put("shares", shares);
    map.put("rules", counts.rules());
    return map;
  }
}
