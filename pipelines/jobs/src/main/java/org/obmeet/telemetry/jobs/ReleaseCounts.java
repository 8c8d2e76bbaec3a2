package org.obmeet.telemetry.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one cube and window. For operators: shares are exact, and rules say why cells are
 * suppressed.
 *
 * @param cube table name
 * @param window as {@code week/2026-11-16}
 * @param decision released, suppressed (as a whole), revised, unchanged, or refused: what is out is
 *     not revised
 * @param explanation why, if nothing is published; names no label
 * @param rows published rows
 * @param cellsPublished cells of all levels whose counts are published
 * @param cellsSuppressed cells of all levels whose counts are not
 * @param shares by additive measure, or by the count of contributors where there is none
 * @param rules by measure and rule, how many values are suppressed
 */
public record ReleaseCounts(
    String cube,
    String window,
    String decision,
    String explanation,
    long rows,
    long cellsPublished,
    long cellsSuppressed,
    Map<String, Shares> shares,
    Map<String, Map<String, Long>> rules) {
  public ReleaseCounts {
    shares = new LinkedHashMap<>(shares);
    rules = new TreeMap<>(rules);
  }

  /**
   * Shares of a measure's total, from 0 to 1.
   *
   * @param total what they are of
   * @param named what lies in published cells of the finest level with a label of their own
   * @param suppressed what lies in rows whose value is suppressed
   * @param safe what lies in cells of the finest level that pass the primary rules on their own
   */
  public record Shares(long total, double named, double suppressed, double safe) {
    /** Named of what is safe; 1 if nothing is. */
    public double efficiency() {
      return safe <= 0 ? 1 : named / safe;
    }
  }

  /** Shares of its first measure; nothing of a cube that is suppressed as a whole. */
  public Shares first() {
    return shares.values().stream().findFirst().orElse(new Shares(0, 0, 1, 0));
  }

  /** Share of the records of several windows that is named, 0..1; 1 if there is none. */
  public static double shareNamed(List<ReleaseCounts> windows) {
    double named = windows.stream().mapToDouble(w -> w.first().named() * w.first().total()).sum();
    long all = windows.stream().mapToLong(w -> w.first().total()).sum();
    return all == 0 ? 1 : named / all;
  }
}
