package org.obmeet.telemetry.schemas.cube;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A cube: the declaration of an aggregate table.
 *
 * @param family name of the file that declares the cube
 * @param latestOnly true if only the latest record of each unit of a contributor in a window counts
 *     ({@code pick: latest})
 * @param requiredScope scope of consent that a counted record needs
 * @param where labels by field, in order of field; only records with all these labels count, and
 *     empty means all records
 * @param dimensions in declared order; empty for a total
 * @param measures in declared order; at least one
 * @param threshold smallest number of contributors of a published cell
 * @param dominancePercent parameter p of the p % rule
 * @param derive derived fact that is counted instead of records; empty for a cube of records
 * @param quantiles quantiles that are read from the histograms of this cube
 * @param askedBy team or role that needs the answer, if declared
 */
public record Cube(
    String family,
    String name,
    String title,
    String description,
    String stream,
    boolean latestOnly,
    List<WindowKind> windows,
    Scope requiredScope,
    Map<String, String> where,
    List<Dimension> dimensions,
    List<Measure> measures,
    int threshold,
    int dominancePercent,
    Optional<Fact> derive,
    List<Quantile> quantiles,
    String why,
    Optional<String> askedBy) {
  /** The label for the total over a dimension. */
  private static final String ALL = "*";

  public Cube {
    windows = List.copyOf(windows);
    where = Collections.unmodifiableMap(new TreeMap<>(where));
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
  }

  /**
   * Returns the level of a published cell: its dimensions without those of which it has all values,
   * each with the level of its label, such as {@code version major, deploy_method}; or {@code
   * total}.
   *
   * @param labels one label per dimension
   */
  public String level(List<String> labels) {
    List<String> parts = new ArrayList<>();
    for (int d = 0; d < labels.size(); d++) {
      if (!labels.get(d).equals(ALL)) {
        String level = dimensions.get(d).hierarchy().level(labels.get(d));
        parts.add(dimensions.get(d).field() + (level.isEmpty() ? "" : " " + level));
      }
    }
    return parts.isEmpty() ? "total" : String.join(", ", parts);
  }

  /**
   * A dimension.
   *
   * @param field schema field or column of the fact, {@link Weekday#NAME}, or {@code FIELD_band}; a
   *     flag has the labels {@code yes} and {@code no} (false or absent)
   * @param flag true if it is a flag, whose two labels are published both or not at all
   * @param sensitive true if no cell may have nearly all contributors of its parent
   * @param together true if a cube of only this dimension publishes all of its labels or none
   * @param binnedField number whose {@link Bins} are the labels; empty for other labels
   */
  public record Dimension(
      String field,
      boolean flag,
      boolean sensitive,
      DimensionHierarchy hierarchy,
      String title,
      boolean together,
      Optional<String> binnedField) {
    /** Creates a dimension of labels or of a flag. */
    public Dimension(
        String field, boolean flag, boolean sensitive, DimensionHierarchy hierarchy, String title) {
      this(field, flag, sensitive, hierarchy, title, false, Optional.empty());
    }

    /** Returns true if a cube of only this dimension publishes all of its labels or none. */
    public boolean isAtomic() {
      return flag || together;
    }
  }

  /** The quantity that a measure counts or sums. */
  public enum MeasureKind {
    /** The number of distinct contributors. It is never added across cells. */
    CONTRIBUTORS,
    /** The number of records (instances or events), or of facts if the cube has a derived fact. */
    RECORDS,
    /** The sum of a field. The value of each record is clamped before it is added. */
    SUM
  }

  /**
   * A quantile of a number. It is read from the released histogram and published as a bin.
   *
   * @param share share of records below the quantile, above 0 and below 1
   * @param field field or column of the number
   * @param histogram name of the cube with the same dimensions and the number's bins
   */
  public record Quantile(
      String name, double share, String field, String histogram, String title, String unit) {}

  /**
   * A measure.
   *
   * @param field the summed field; empty unless the kind is {@code SUM}
   * @param min lower clamp
   * @param max upper clamp
   * @param dominance true if the p % rule applies
   * @param title words for people, which name a clamp that is narrower than the field's range
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
    /** Suffix of the name of a sum with a clamp that is narrower than the range of its field. */
    public static final String CAPPED = "_capped";

    /** Returns true if a sum counts only a part of large values, as its title says. */
    public boolean isCapped() {
      return kind == MeasureKind.SUM && name.endsWith(CAPPED);
    }

    /** Returns true if the sum over the cells of a level equals the total. */
    public boolean additive() {
      return kind != MeasureKind.CONTRIBUTORS;
    }
  }
}
