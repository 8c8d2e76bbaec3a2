package org.obmeet.telemetry.schemas.cube;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

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
 * @param derive fact whose facts it counts, in place of records; empty for a cube of records
 * @param quantiles what is read from the histograms of this cube
 * @param why the question that it answers
 * @param askedBy who asks, if that is told
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
    int dominancePercent,
    Optional<Fact> derive,
    List<Quantile> quantiles,
    String why,
    Optional<String> askedBy) {
  public Cube {
    windows = List.copyOf(windows);
    where = Collections.unmodifiableMap(new TreeMap<>(where));
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
    Objects.requireNonNull(derive, "derive");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(askedBy, "askedBy");
  }

  /** A cube that says not what it is for. */
  public Cube(
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
      int dominancePercent,
      Optional<Fact> derive,
      List<Quantile> quantiles) {
    this(
        family,
        name,
        title,
        description,
        stream,
        latestOnly,
        windows,
        population,
        where,
        dimensions,
        measures,
        threshold,
        dominancePercent,
        derive,
        quantiles,
        "",
        Optional.empty());
  }

  /** A cube of records, without quantiles. */
  public Cube(
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
    this(
        family,
        name,
        title,
        description,
        stream,
        latestOnly,
        windows,
        population,
        where,
        dimensions,
        measures,
        threshold,
        dominancePercent,
        Optional.empty(),
        List.of());
  }

  /**
   * A dimension.
   *
   * @param field schema field or column of the fact, {@link Weekday#NAME}, or {@code FIELD_band}; a
   *     flag makes a two-valued dimension, {@code yes} and {@code no} (false or not said)
   * @param flag whether both sides must be safe
   * @param sensitive whether a cell may not be nearly all of its parent
   * @param ladder how it generalises
   * @param title a few words
   * @param together whether all its labels are safe or nothing of the cube is published
   * @param bandOf number whose {@link Bins} are the labels, if they are
   */
  public record Dimension(
      String field,
      boolean flag,
      boolean sensitive,
      DimensionHierarchy hierarchy,
      String title,
      boolean together,
      Optional<String> binnedField) {
    /** A dimension of labels or of a flag. */
    public Dimension(
        String field, boolean flag, boolean sensitive, DimensionHierarchy ladder, String title) {
      this(field, flag, sensitive, ladder, title, false, Optional.empty());
    }

    /** Whether it does not fold: a flag, or labels that stand or fall together. */
    public boolean isAtomic() {
      return flag || together;
    }
  }

  /** What a measure adds up. */
  public enum MeasureKind {
    /** Distinct contributors; never added across cells. */
    CONTRIBUTORS,
    /** Counted records, instances or events; the facts of a derived cube. */
    RECORDS,
    /** Sum of a field, each record's value clamped once. */
    SUM
  }

  /**
   * A quantile, which is read from the released histogram and published as a band.
   *
   * @param name column name
   * @param share which one, above 0 and below 1
   * @param field number that it is of
   * @param histogram cube of the same dimensions and the number's bands
   * @param title a few words
   * @param unit unit of the number, for people
   */
  public record Quantile(
      String name, double share, String field, String histogram, String title, String unit) {
    public Quantile {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("share must be above 0 and below 1; it is " + share);
      }
    }
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
