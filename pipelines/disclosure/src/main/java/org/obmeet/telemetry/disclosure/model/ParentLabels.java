package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The declared parents of the labels of one dimension. They form a forest over the dimension's
 * values, below the total {@code *}. A label need not occur in the data.
 *
 * @param parents parents by label, without labels whose parent is the total
 */
public record ParentLabels(String dimension, Map<String, String> parents, Set<String> innerLabels) {
  public static final String TOTAL = Hierarchy.TOTAL;

  /**
   * Creates the parents of a dimension.
   *
   * @throws IllegalArgumentException if the parents form a cycle, or a label is {@code *}
   */
  public ParentLabels(String dimension, Map<String, String> parents) {
    this(
        dimension,
        Collections.unmodifiableMap(new TreeMap<>(parents)),
        Set.copyOf(parents.values()));
    for (Map.Entry<String, String> entry : this.parents.entrySet()) {
      if (entry.getKey().equals(TOTAL) || entry.getValue().equals(TOTAL)) {
        throw new IllegalArgumentException(
            "labels of %s must not be %s, which is the label of the total"
                .formatted(dimension, TOTAL));
      }
      checkAcyclic(dimension, this.parents, entry.getKey());
    }
  }

  /** Returns the parents of a dimension in which every value is a child of the total. */
  public static ParentLabels flat(String dimension) {
    return new ParentLabels(dimension, Map.of());
  }

  /** Returns a value and its ancestors without the total, beginning with the value. */
  public List<String> path(String value) {
    List<String> path = new ArrayList<>();
    for (String at = value; at != null; at = parents.get(at)) {
      path.add(at);
    }
    return path;
  }

  /** Returns true if a label is the parent of another label. Such a label is not a value. */
  public boolean isInnerLabel(String label) {
    return innerLabels.contains(label);
  }

  /** Returns the declared values, which are the labels that have a parent and no child. */
  public Set<String> leaves() {
    Set<String> leaves = new LinkedHashSet<>(parents.keySet());
    leaves.removeAll(innerLabels);
    return leaves;
  }

  private static void checkAcyclic(String dimension, Map<String, String> parents, String from) {
    Set<String> seen = new LinkedHashSet<>();
    for (String at = from; at != null; at = parents.get(at)) {
      if (!seen.add(at)) {
        throw new IllegalArgumentException(
            "hierarchy of %s must have no cycle; it has one: %s → %s"
                .formatted(dimension, String.join(" → ", seen), at));
      }
    }
  }
}
