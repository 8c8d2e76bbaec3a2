package org.obmeet.telemetry.schemas.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/**
 * A level of a dimension's hierarchy, with its labels in the released table.
 *
 * @param dimension column of the cube
 * @param name {@code value} for the finest level, {@code minor} or {@code major} for a version,
 *     {@code top} for the coarsest level of a table of parents
 */
public record MetricLevel(String dimension, String name, Labels labels) {
  /** The name of the finest level of every dimension. */
  static final String VALUE = "value";

  /** The name of the coarsest level below the total, for a table of parents. */
  static final String TOP = "top";

  /** The labels of a level. A value without a parent is a label of every level. */
  public sealed interface Labels {
    /** The labels that match a regular expression as a whole. */
    record Matching(String pattern) implements Labels {}

    /** All labels except {@code others}, the labels of other levels. */
    record Excluding(SortedSet<String> others) implements Labels {
      public Excluding {
        others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
      }
    }
  }

  /**
   * Returns the labels of each level that a metric can use, by level name, the finest first.
   *
   * @param versionParts number of parts of a version; 0 if the labels are not versions
   */
  static Map<String, Labels> of(DimensionHierarchy hierarchy, int versionParts) {
    Map<String, Labels> levels = new LinkedHashMap<>();
    if (hierarchy instanceof DimensionHierarchy.ByVersion version) {
      levels.put(VALUE, version(versionParts, "(-.*)?"));
      version
          .levels()
          .forEach(level -> levels.put(level, version(level.equals("minor") ? 2 : 1, "")));
    } else if (hierarchy instanceof DimensionHierarchy.ByTable table) {
      levels.put(VALUE, new Labels.Excluding(new TreeSet<>(table.parents().values())));
      levels.put(TOP, new Labels.Excluding(new TreeSet<>(table.parents().keySet())));
    } else if (hierarchy instanceof DimensionHierarchy.Binned) {
      levels.put(VALUE, new Labels.Excluding(coarseBins()));
    } else {
      levels.put(VALUE, new Labels.Excluding(new TreeSet<>()));
    }
    return levels;
  }

  private static Labels version(int parts, String after) {
    return new Labels.Matching("[0-9]+(\\.[0-9]+){" + (parts - 1) + "}" + after + "|[^0-9].*");
  }

  private static SortedSet<String> coarseBins() {
    return IntStream.range(0, Bins.COUNT)
        .mapToObj(i -> Bins.coarse(Bins.at(i)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
