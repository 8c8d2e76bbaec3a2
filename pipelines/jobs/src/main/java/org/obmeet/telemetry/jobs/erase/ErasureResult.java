package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.ExitCode;

/** What an erasure has found and done so far. */
final class ErasureResult {
  private final Map<String, Map<String, Long>> scanned = new TreeMap<>();
  private final Set<String> atWork = new LinkedHashSet<>();
  private final List<String> waits = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Map<String, Object>> receipts = new ArrayList<>();
  private long files;
  private long survivors;
  private long held;

  void rewritten(long number) {
    files += number;
  }

  /** A file was looked at. */
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
    faults.add(path + ": " + rows + " rows have survived");
  }

  void held(long rows) {
    held += rows;
  }

  /** Something keeps the erasure open that will pass. */
  void waits(String why) {
    waits.add(why);
  }

  /**
   * Runs at work keep the erasure open: each may hold rows that it read before they went.
   *
   * @return these, and those of before
   */
  Set<String> atWork(List<String> runs) {
    atWork.addAll(runs);
    return Set.copyOf(atWork);
  }

  /** Something keeps the erasure open that somebody has to look at. */
  void fault(String why) {
    faults.add(why);
  }

  void note(String line) {
    notes.add(line);
  }

  void receipt(Map<String, Object> receipt) {
    receipts.add(receipt);
  }

  /** Whether nothing stands in the way of a receipt. */
  boolean isDone() {
    return survivors == 0 && held == 0 && atWork.isEmpty() && waits.isEmpty() && faults.isEmpty();
  }

  long files() {
    return files;
  }

  long rowsScanned() {
    return scanned.values().stream().mapToLong(sums -> sums.getOrDefault("rows", 0L)).sum();
  }

  ExitCode exit() {
    if (!faults.isEmpty()) {
      return ExitCode.VERIFICATION_FAILED;
    }
    return isDone() ? ExitCode.DONE : ExitCode.GATE_REFUSED;
  }

  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    faults.forEach(fault -> all.add("The erasure stays open: " + fault));
    atWork.forEach(
        run ->
            all.add(
                "The erasure stays open: run "
                    + run
                    + " is at work, which may hold rows; run it again"));
    waits.forEach(wait -> all.add("The erasure stays open: " + wait));
    if (held > 0) {
      all.add("The erasure stays open: " + held + " rows are under a legal hold");
    }
    return all;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("receipts", receipts);
    map.put("scanned", scanned);
    map.put("files_rewritten", files);
    map.put("survivors", survivors);
    map.put("held", held);
    map.put("open", notes());
    return map;
  }
}
