package org.obmeet.telemetry.jobs.erase;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.ExitCode;

/** The results of an erasure run so far. */
final class ErasureResult {
  private final Map<String, Map<String, Long>> scanned = new TreeMap<>();
  private final Set<String> withoutRows = new HashSet<>();
  private final Set<String> fenced = new TreeSet<>();
  private final List<String> reasonsToWait = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Map<String, Object>> receipts = new ArrayList<>();
  private long files;
  private long bytes;
  private long survivors;
  private long onHold;

  /**
   * Counts rewritten files.
   *
   * @param size total size of the files that replace them
   */
  void rewritten(long count, long size) {
    files += count;
    bytes += size;
  }

  /** Returns the clean files that were read to their end and have no row of a subject. */
  Set<String> withoutRows() {
    return withoutRows;
  }

  /** Counts a scanned file. */
  void scanned(String zone, long rows, long bytes) {
    Map<String, Long> sums = scanned.computeIfAbsent(zone, z -> new TreeMap<>());
    sums.merge("files", 1L, Long::sum);
    sums.merge("rows", rows, Long::sum);
    sums.merge("bytes", bytes, Long::sum);
  }

  Map<String, Map<String, Long>> scanned() {
    return scanned;
  }

  void survived(String path, long rows) {
    survivors += rows;
    failures.add(path + ": " + rows + " rows of the subject remain");
  }

  /** Counts rows that stay because of a legal hold. */
  void onHold(long rows) {
    onHold += rows;
  }

  /** Adds a temporary reason that keeps the erasure open. */
  void waitFor(String reason) {
    reasonsToWait.add(reason);
  }

  /** Adds a run that was fenced, because it may have read rows before the erasure. */
  void fenced(String run) {
    fenced.add(run);
  }

  Set<String> fenced() {
    return fenced;
  }

  /** Adds a failure that keeps the erasure open until an operator resolves the failure. */
  void failure(String reason) {
    failures.add(reason);
  }

  void note(String line) {
    notes.add(line);
  }

  void receipt(Map<String, Object> receipt) {
    receipts.add(receipt);
  }

  /** Returns true if the erasure is complete and a receipt can be committed. */
  boolean isDone() {
    return survivors == 0 && onHold == 0 && reasonsToWait.isEmpty() && failures.isEmpty();
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  long rowsScanned() {
    return scanned.values().stream().mapToLong(sums -> sums.getOrDefault("rows", 0L)).sum();
  }

  ExitCode exit() {
    if (!failures.isEmpty()) {
      return ExitCode.VERIFICATION_FAILED;
    }
    if (onHold > 0) {
      return ExitCode.GATE_REFUSED;
    }
    return reasonsToWait.isEmpty() ? ExitCode.DONE : ExitCode.BUSY;
  }

  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    failures.forEach(failure -> all.add("The erasure stays open: " + failure));
    fenced.forEach(
        run ->
            all.add(
                "Run "
                    + run
                    + " began before the erasure and has to repeat its work. It deletes its"
                    + " temporary files as it ends."));
    reasonsToWait.forEach(wait -> all.add("The erasure stays open: " + wait));
    if (onHold > 0) {
      all.add("The erasure stays open: " + onHold + " rows are under a legal hold");
    }
    return all;
  }

  Map<String, Object> toMap() {
    return ImmutableMap.of(
        "receipts", receipts,
        "scanned", scanned,
        "files_rewritten", files,
        "survivors", survivors,
        "fenced", List.copyOf(fenced),
        "held", onHold,
        "open", notes());
  }
}
