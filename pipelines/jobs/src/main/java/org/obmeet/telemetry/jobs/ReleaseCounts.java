package org.obmeet.telemetry.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of one cube and window, for operators. It is not published: the shares are exact, and
 * the rules disclose why cells are suppressed.
 *
 * @param window the window, such as {@code week/2026-11-16}
 * @param decision {@code released}, {@code suppressed} (the table is not published), {@code
 *     revised}, {@code unchanged}, or {@code refused} (the published table stays, although the
 *     request was to revise it)
 * @param explanation the reason if the cube is suppressed or must not be revised; names no label
 * @param rows rows of the table if it is released or revised; otherwise 0
 * @param cellsPublished cells of all levels whose counts are published
 * @param cellsSuppressed cells of all levels whose counts are suppressed
 * @param shares shares by additive measure; of the contributor count if no measure is additive
 * @param rules the number of suppressed values, by measure and rule
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
   * @param total the measure's total; for contributors, the sum over the cells of the finest level
   * @param named the share in published cells of the finest level, without the label {@code other}
   * @param suppressed the remaining share: in suppressed cells, or with the label {@code other}
   * @param safe the share in cells of the finest level that pass the primary rules, without the
   *     label {@code other}
   */
  public record Shares(long total, double named, double suppressed, double safe) {}

  /** The shares of the first measure. If there are no shares, the suppressed share is 1. */
  public Shares first() {
    return shares.values().stream().findFirst().orElse(new Shares(0, 0, 1, 0));
  }

  /**
   * The mean named share of the first measure over windows, from 0 to 1. A window without shares
   * counts as 0, because nothing of it is published.
   */
  public static double shareNamed(List<ReleaseCounts> windows) {
    return windows.stream().mapToDouble(window -> window.first().named()).average().orElse(0);
  }
}
