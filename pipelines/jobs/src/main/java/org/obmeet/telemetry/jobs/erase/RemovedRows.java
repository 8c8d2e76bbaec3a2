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
 * Rows that go, by erasure, as the entry says that takes them away. Clean files go with the entry;
 * of a landing segment, which is written anew after it, the entry says how many rows it had, so
 * that the next one tells whether that was done.
 */
final class RemovedRows {
  /** Key of the counts in an entry's detail. */
  static final String KEY = "going";

  private static final String LANDING = "landing";
  private static final String CLEAN = "clean";
  private static final String REMOVED = "removed";
  private static final String ROWS = "rows";
  private static final String LEFT = "left";

  private final List<Suppression> due;
  private final Map<String, Long> clean = new TreeMap<>();
  private final List<Map<String, Object>> segments = new ArrayList<>();

  /** Nothing yet. */
  RemovedRows(List<Suppression> due) {
    this.due = due;
  }

  /** A row of a clean file goes. */
  void clean(Subject whose) {
    add(clean, whose);
  }

  /** Rows of a landing segment go; there is at least one. */
  void segment(String path, long rows, List<Subject> whose) {
    Map<String, Long> removed = new TreeMap<>();
    whose.forEach(subject -> add(removed, subject));
    segments.add(Map.of(LANDING, path, ROWS, rows, LEFT, rows - whose.size(), REMOVED, removed));
  }

  private void add(Map<String, Long> counts, Subject whose) {
    due.stream()
        .filter(row -> row.kind().equals(whose.kind()) && row.subject().equals(whose.hex()))
        .forEach(row -> counts.merge(row.id(), 1L, Long::sum));
  }

  /** Paths of the landing segments that rows go from. */
  List<String> segments() {
    return segments.stream().map(segment -> (String) segment.get(LANDING)).toList();
  }

  /** What the entry says. */
  Map<String, Object> detail() {
    return Map.of(CLEAN, clean, LANDING, segments);
  }

  /**
   * By zone, how many rows an erasure has removed, whichever of its runs did it; since its last
   * receipt, where a backup brought rows back and it was opened again.
   *
   * @param entries the whole log
   * @param id of the erasure
   */
  static Map<String, Long> removed(List<Commit> entries, String id) {
    Map<String, Long> removed = new TreeMap<>();
    Map<String, List<Map<?, ?>>> bySegment = new LinkedHashMap<>();
    for (Commit entry : sinceReceipt(entries, id)) {
      if (entry.kind() == CommitKind.REWRITE
          && entry.detail().get(KEY) instanceof Map<?, ?> going) {
        count(removed, CLEAN, (Map<?, ?>) going.get(CLEAN), id);
        for (Object segment : (List<?>) going.get(LANDING)) {
          Map<?, ?> map = (Map<?, ?>) segment;
          bySegment.computeIfAbsent((String) map.get(LANDING), p -> new ArrayList<>()).add(map);
        }
      }
    }
    for (List<Map<?, ?>> plans : bySegment.values()) {
      for (int i = 0; i < plans.size(); i++) {
        boolean done =
            i + 1 == plans.size()
                || (Long) plans.get(i + 1).get(ROWS) <= (Long) plans.get(i).get(LEFT);
        if (done) {
          count(removed, LANDING, (Map<?, ?>) plans.get(i).get(REMOVED), id);
        }
      }
    }
    return removed;
  }

  private static List<Commit> sinceReceipt(List<Commit> entries, String id) {
    int from = 0;
    for (int i = 0; i < entries.size(); i++) {
      boolean ended =
          entries.get(i).kind() == CommitKind.ERASE
              && entries.get(i).detail().get("receipts") instanceof List<?> receipts
              && receipts.stream().anyMatch(r -> id.equals(((Map<?, ?>) r).get("id")));
      from = ended ? i + 1 : from;
    }
    return entries.subList(from, entries.size());
  }

  private static void count(Map<String, Long> removed, String zone, Map<?, ?> counts, String id) {
    if (counts.get(id) instanceof Long rows) {
      removed.merge(zone, rows, Long::sum);
    }
  }
}
