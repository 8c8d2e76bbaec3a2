package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher.Subject;

/**
 * The number of removed rows per erasure, for the detail of a REWRITE commit. That commit replaces
 * clean files. Landing segments are rewritten after it. For them the commit records a plan: the
 * rows before, removed and left. If the next plan of a segment starts with more rows than were to
 * be left, the earlier plan was not executed.
 */
final class RemovedRows {
  /** The key of the counts in a commit's detail. */
  static final String KEY = "going";

  /** The key of the numbers of narrowed rows, by erasure, in a commit's detail. */
  static final String NARROWED = "narrowed";

  private static final String LANDING = "landing";
  private static final String CLEAN = "clean";
  private static final String REMOVED = "removed";
  private static final String ROWS = "rows";
  private static final String REMAINING = "left";

  private final List<Suppression> due;
  private final Map<String, Long> clean = new TreeMap<>();
  private final List<Map<String, Object>> segments = new ArrayList<>();

  /** Starts with no removed rows. */
  RemovedRows(List<Suppression> due) {
    this.due = due;
  }

  /** Counts the removed rows of a clean file, by subject. */
  void clean(Map<Subject, Long> subjects) {
    add(clean, subjects);
  }

  /** Counts the removed rows of a landing segment, which must have at least one removed row. */
  void segment(String path, long rows, Map<Subject, Long> subjects) {
    Map<String, Long> removed = new TreeMap<>();
    add(removed, subjects);
    long remaining = rows - subjects.values().stream().mapToLong(Long::longValue).sum();
    segments.add(Map.of(LANDING, path, ROWS, rows, REMAINING, remaining, REMOVED, removed));
  }

  private void add(Map<String, Long> counts, Map<Subject, Long> subjects) {
    subjects.forEach(
        (subject, count) ->
            due.stream()
                .filter(
                    row ->
                        row.blocksIntake()
                            && row.kind().equals(subject.kind())
                            && row.subject().equals(subject.hex()))
                .forEach(row -> counts.merge(row.id(), count, Long::sum)));
  }

  /** Returns the paths of the landing segments to rewrite. */
  List<String> segments() {
    return segments.stream().map(segment -> (String) segment.get(LANDING)).toList();
  }

  /** Returns the counts for the commit's detail. */
  Map<String, Object> detail() {
    return Map.of(CLEAN, clean, LANDING, segments);
  }

  /**
   * Returns the number of rows that all runs of an erasure have removed, by zone. The last plan of
   * a segment counts as executed. After a restore opened the erasure again, only runs since its
   * last receipt count.
   *
   * @param commits all commits of the log
   * @param id id of the erasure
   */
  static Map<String, Long> removed(List<Commit> commits, String id) {
    Map<String, Long> removed = new TreeMap<>();
    Map<String, List<Map<?, ?>>> bySegment = new LinkedHashMap<>();
    for (Commit commit : sinceLastReceipt(commits, id)) {
      if (commit.kind() == CommitKind.REWRITE
          && commit.detail().get(KEY) instanceof Map<?, ?> counts) {
        count(removed, CLEAN, (Map<?, ?>) counts.get(CLEAN), id);
        for (Object segment : (List<?>) counts.get(LANDING)) {
          Map<?, ?> map = (Map<?, ?>) segment;
          bySegment.computeIfAbsent((String) map.get(LANDING), p -> new ArrayList<>()).add(map);
        }
      }
    }
    for (List<Map<?, ?>> plans : bySegment.values()) {
      for (int i = 0; i < plans.size(); i++) {
        boolean executed =
            i + 1 == plans.size()
                || (Long) plans.get(i + 1).get(ROWS) <= (Long) plans.get(i).get(REMAINING);
        if (executed) {
          count(removed, LANDING, (Map<?, ?>) plans.get(i).get(REMOVED), id);
        }
      }
    }
    return removed;
  }

  /** Returns the number of rows that all runs of an erasure have narrowed. */
  static long narrowed(List<Commit> commits, String id) {
    return commits.stream()
        .map(commit -> commit.detail().get(NARROWED))
        .filter(counts -> counts instanceof Map<?, ?> map && map.containsKey(id))
        .mapToLong(counts -> (Long) ((Map<?, ?>) counts).get(id))
        .sum();
  }

  private static List<Commit> sinceLastReceipt(List<Commit> commits, String id) {
    int from = 0;
    for (int i = 0; i < commits.size(); i++) {
      boolean hasReceipt =
          commits.get(i).kind() == CommitKind.ERASE
              && commits.get(i).detail().get("receipts") instanceof List<?> receipts
              && receipts.stream().anyMatch(r -> id.equals(((Map<?, ?>) r).get("id")));
      from = hasReceipt ? i + 1 : from;
    }
    return commits.subList(from, commits.size());
  }

  private static void count(Map<String, Long> removed, String zone, Map<?, ?> counts, String id) {
    if (counts.get(id) instanceof Long rows) {
      removed.merge(zone, rows, Long::sum);
    }
  }
}
