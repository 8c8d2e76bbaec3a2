package org.obmeet.telemetry.privacy.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a dimension generalises: a forest over its values, below the one total {@code *}.
 *
 * @param dimension its column
 * @param parents parent of each value or step that has one but the total
 */
public record Hierarchy(String dimension, Map<String, String> parents) {
  /** The label of everything. */
  public static final String TOTAL = "*";

  /**
   * @throws IllegalArgumentException where the parents form a cycle, or a label is {@code *}
   */
  public Hierarchy {
    Objects.requireNonNull(dimension, "dimension");
    parents = Collections.unmodifiableMap(new TreeMap<>(parents));
    for (Map.Entry<String, String> step : parents.entrySet()) {
      if (step.getKey().equals(TOTAL) || step.getValue().equals(TOTAL)) {
        throw new IllegalArgumentException(
            "labels of " + dimension + " must not be " + TOTAL + ", which stands for the total");
      }
      checkAcyclic(dimension, parents, step.getKey());
    }
  }

  /** A dimension without intermediate steps. */
  public static Hierarchy flat(String dimension) {
    return new Hierarchy(dimension, Map.of());
  }

  /** The labels of a value from itself upwards, the total left out. */
  public List<String> path(String value) {
    List<String> path = new ArrayList<>();
    for (String at = value; at != null; at = parents.get(at)) {
      path.add(at);
    }
    return path;
  }

  /** Whether a label is a step rather than a value. */
  public boolean isStep(String label) {
    return parents.containsValue(label);
  }

  /** Labels that have a parent and are nobody's: the values that the ladder names. */
  public Set<String> leaves() {
    Set<String> leaves = new LinkedHashSet<>(parents.keySet());
    leaves.removeAll(new HashSet<>(parents.values()));
    return leaves;
  }

  private static void checkAcyclic(String dimension, Map<String, String> parents, String from) {
    Set<String> seen = new LinkedHashSet<>();
    for (String at = from; at != null; at = parents.get(at)) {
      if (!seen.add(at)) {
        throw new IllegalArgumentException(
            "ladder of "
                + dimension
                + " must have no cycle; it has one: "
                + String.join(" → ", seen)
                + " → "
                + at);
      }
    }
  }
}
