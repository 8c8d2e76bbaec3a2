package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What is published of a cube in one window.
 *
 * @param dimensions fields of the dimensions, in declared order
 * @param measures names of the measures, in declared order
 * @param rows disjoint and complete: additive measures add up to the population's
 * @param levels distinct counts of coarser levels, which do not add up; additive measures are null
 * @param groups what the folded labels of each dimension stand for, one entry per dimension
 */
public record ReleasedCube(
    List<String> dimensions,
    List<String> measures,
    List<Row> rows,
    List<Row> levels,
    List<Group> groups) {
  /** The label of a dimension folded to everything, in {@link #rows}. */
  public static final String ALL = "all";

  /** The label of everything in {@link #levels}, and of the root in {@link GroupLabel#node}. */
  public static final String EVERYTHING = "*";

  public ReleasedCube {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    rows = List.copyOf(rows);
    levels = List.copyOf(levels);
    groups = List.copyOf(groups);
  }

  /** Whether a row's measures are there. */
  public enum Status {
    PUBLISHED,
    WITHHELD
  }

  /**
   * A row.
   *
   * @param labels one per dimension
   * @param status whether its measures are there
   * @param values one per measure, in declared order; null where withheld or not defined
   */
  public record Row(List<String> labels, Status status, List<Long> values) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /**
   * The folded labels of one dimension.
   *
   * @param dimension its field
   * @param labels in order of label
   */
  public record Group(String dimension, List<GroupLabel> labels) {
    public Group {
      Objects.requireNonNull(dimension, "dimension");
      labels = List.copyOf(labels);
    }
  }

  /**
   * What a folded label stands for: every value under a step of the ladder, except those of other
   * labels. Values that nobody, or too few, have are never listed.
   *
   * @param label the label, as in {@link Row#labels}
   * @param node label of the ladder's step; {@link #EVERYTHING} for all values
   * @param excluded labels whose values it does not stand for, in order; a value's own label, or a
   *     folded label that is defined in the same group
   */
  public record GroupLabel(String label, String node, List<String> excluded) {
    public GroupLabel {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(node, "node");
      excluded = List.copyOf(excluded);
    }
  }
}
