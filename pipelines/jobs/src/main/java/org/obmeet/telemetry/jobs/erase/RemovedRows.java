package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;

/**
 * The number of removed or narrowed rows per erasure, for the detail of a {@code REWRITE} commit.
 * That commit replaces clean files. Landing segments are rewritten later. For each of these
 * segments the commit records a plan: the rows to remove, and the rows that stay under a legal
 * hold. If the next plan of a segment has more rows of the erasure than were to stay, the earlier
 * plan was not executed.
 */
final class RemovedRows {
  /** The key of the counts in a commit's detail. */
  static final String KEY = "going";

  private static final String LANDING = "landing";
  private static final String CLEAN = "clean";
  private static final String REMOVED = "removed";
  private static final String HELD = "held";

  /**
   * Row counts of a segment.
   *
   * @param removed rows that earlier plans removed
   * @param planned rows that the last plan removes or changes
   * @param held rows that the last plan keeps because of a hold
   */
  private record Segment(long removed, long planned, long held) {
    Segment then(Segment next) {
      boolean executed = next.planned + next.held <= held;
      return new Segment(executed ? all() : removed, next.planned, next.held);
    }

    long all() {
      return removed + planned;
    }
  }

  private final Map<String, Long> clean = new TreeMap<>();
  private final List<Map<String, Object>> segments = new ArrayList<>();

  /** Counts the rows of a clean file, by id of the erasure. */
  void clean(Map<String, Long> erasures) {
    erasures.forEach((id, rows) -> clean.merge(id, rows, Long::sum));
  }

  /** Counts the rows of a landing segment by id of the erasure. Without rows there is no plan. */
  void segment(String path, Map<String, Long> erasures, Map<String, Long> held) {
    if (!erasures.isEmpty()) {
      segments.add(Map.of(LANDING, path, REMOVED, erasures, HELD, held));
    }
  }

  /** Returns the paths of the landing segments to rewrite. */
  List<String> segments() {
    return segments.stream().map(segment -> (String) segment.get(LANDING)).toList();
  }

  Map<String, Object> detail() {
    return Map.of(CLEAN, clean, LANDING, segments);
  }

  /**
   * Returns the number of rows that all runs of an erasure have removed or narrowed, by zone. The
   * last plan of a segment counts as executed. After a restore opened the erasure again, only runs
   * since its last receipt count.
   *
   * @param commits all commits of the log
   * @param id id of the erasure
   */
  static Map<String, Long> removed(List<Commit> commits, String id) {
    Map<String, Long> removed = new TreeMap<>();
    Map<Object, Segment> landing = new HashMap<>();
    for (Commit commit : sinceLastReceipt(commits, id)) {
      if (commit.kind() == CommitKind.REWRITE
          && commit.detail().get(KEY) instanceof Map<?, ?> counts) {
        if (count(counts.get(CLEAN), id) > 0) {
          removed.merge(CLEAN, count(counts.get(CLEAN), id), Long::sum);
        }
        for (Object segment : (List<?>) counts.get(LANDING)) {
          Map<?, ?> plan = (Map<?, ?>) segment;
          Segment next = new Segment(0, count(plan.get(REMOVED), id), count(plan.get(HELD), id));
          if (next.planned > 0) {
            landing.merge(plan.get(LANDING), next, Segment::then);
          }
        }
      }
    }
    landing.values().forEach(rows -> removed.merge(LANDING, rows.all(), Long::sum));
    return removed;
  }

  private static long count(Object counts, String id) {
    return counts instanceof Map<?, ?> map && map.get(id) instanceof Long rows ? rows : 0;
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
}
