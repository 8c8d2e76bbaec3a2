package org.obmeet.telemetry.disclosure.model;

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
 * The parents of the labels of a dimension, of which any may occur or not: a forest over its
 * values, below the one total {@code *}.
 */
public final class ParentLabels {
  /** The label of everything. */
  public static final String TOTAL = "*";

  private final String dimension;
  private final Map<String, String> parents;
  private final Set<String> steps;

  /**
   * @param dimension its column
   * @param parents parent of each value or step that has one but the total
   * @throws IllegalArgumentException where the parents form a cycle, or a label is {@code *}
   */
  public ParentLabels(String dimension, Map<String, String> parents) {
    this.dimension = Objects.requireNonNull(dimension, "dimension");
    this.parents = Collections.unmodifiableMap(new TreeMap<>(parents));
    this.steps = new HashSet<>(parents.values());
    for (Map.Entry<String, String> step : this.parents.entrySet()) {
      if (step.getKey().equals(TOTAL) || step.getValue().equals(TOTAL)) {
        throw new IllegalArgumentException(
            "labels of " + dimension + " must not be " + TOTAL + ", which stands for the total");
      }
      checkAcyclic(dimension, this.parents, step.getKey());
    }
  }

  /** Its column. */
  public String dimension() {
    return dimension;
  }

  /** Parent of each value or step that has one but the total. */
  public Map<String, String> parents() {
    return parents;
  }

  /** A dimension without intermediate steps. */
  public static ParentLabels flat(String dimension) {
    return new ParentLabels(dimension, Map.of());
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
  public boolean isInnerLabel(String label) {
    return steps.contains(label);
  }

  /** Labels that have a parent and are nobody's: the values that the ladder names. */
  public Set<String> leaves() {
    Set<String> leaves = new LinkedHashSet<>(parents.keySet());
    leaves.removeAll(steps);
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

  @Override
  public boolean equals(Object other) {
    return other instanceof ParentLabels ladder
        && dimension.equals(ladder.dimension)
        && parents.equals(ladder.parents);
  }

  @Override
  public int hashCode() {
    return Objects.hash(dimension, parents);
  }

  @Override
  public String toString() {
    return "Parents[" + dimension + ", " + parents + "]";
  }
}
