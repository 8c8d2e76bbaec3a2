package org.obmeet.telemetry.schemas;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A declared aggregate.
 *
 * @param family file that declares it
 * @param name table name
 * @param title a few words
 * @param description a sentence or two
 * @param stream data set that it reads
 * @param latestOnly whether only the latest record of each unit in a window counts ({@code pick:
 *     latest})
 * @param windows window kinds that it is released for
 * @param population scope that a record must have been consented to in order to be counted
 * @param where field to label: only records with these labels count; empty for all; in order of
 *     field
 * @param dimensions in declared order; empty for a total
 * @param measures in declared order; at least one
 * @param threshold fewest contributors that a published cell may have
 * @param dominancePercent parameter of the p % rule
 */
public record Cube(
    String family,
    String name,
    String title,
    String description,
    String stream,
    boolean latestOnly,
    List<WindowKind> windows,
    Scope population,
    Map<String, String> where,
    List<Dimension> dimensions,
    List<Measure> measures,
    int threshold,
    int dominancePercent) {
  public Cube {
    windows = List.copyOf(windows);
    where = Collections.unmodifiableMap(new TreeMap<>(where));
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
  }

  /**
   * A dimension.
   *
   * @param field schema field; a flag field makes a two-valued dimension, {@code yes} and {@code
   *     no} (false or not said)
   * @param flag whether both sides must be safe
   * @param sensitive whether a cell may not be nearly all of its parent
   * @param ladder how it generalises
   * @param title a few words
   */
  public record Dimension(
      String field, boolean flag, boolean sensitive, Ladder ladder, String title) {}

  /** What a measure adds up. */
  public enum MeasureKind {
    /** Distinct contributors; never added across cells. */
    CONTRIBUTORS,
    /** Counted records: instances or events. */
    RECORDS,
    /** Sum of a field, each record's value clamped once. */
    SUM
  }

  /**
   * A measure.
   *
   * @param name column name
   * @param kind what it adds up
   * @param field field that is summed; empty unless {@code SUM}
   * @param min lower clamp
   * @param max upper clamp
   * @param dominance whether the p % rule applies
   * @param title a few words
   * @param unit unit, for people
   */
  public record Measure(
      String name,
      MeasureKind kind,
      String field,
      long min,
      long max,
      boolean dominance,
      String title,
      String unit) {
    /** Whether cells of it add up to their total. */
    public boolean additive() {
      return kind != MeasureKind.CONTRIBUTORS;
    }
  }
}
