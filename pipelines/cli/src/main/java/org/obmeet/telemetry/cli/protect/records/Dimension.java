package org.obmeet.telemetry.cli.protect.records;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.ParentLabels;

/**
 * A dimension with the values that occur, and their levels. Nodes are numbered in the order of the
 * tree, siblings by label, so that the numbers depend on the values alone.
 */
public final class Dimension {
  private final Hierarchy nodes;
  private final Map<String, Integer> byLabel = new HashMap<>();
  private final Map<String, String> parents = new TreeMap<>();
  private final List<String> values = new ArrayList<>();

  /**
   * @param hierarchy of all values that are known, of which some may not occur
   * @param occurring the values
   */
  public Dimension(ParentLabels ladder, Collection<String> occurring) {
    List<List<String>> paths = new ArrayList<>();
    for (String value : occurring) {
      List<String> path = new ArrayList<>(ladder.path(value));
      Collections.reverse(path);
      paths.add(path);
    }
    paths.sort(Dimension::compare);
    Hierarchy.Builder builder = new Hierarchy.Builder(ladder.dimension());
    byLabel.put(Hierarchy.TOTAL, Hierarchy.ROOT);
    for (List<String> path : paths) {
      int node = Hierarchy.ROOT;
      for (int i = 0; i < path.size(); i++) {
        node = builder.child(node, path.get(i));
        byLabel.put(path.get(i), node);
        if (i > 0) {
          parents.put(path.get(i), path.get(i - 1));
        }
      }
      values.add(path.get(path.size() - 1));
    }
    nodes = builder.build();
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /** Its column. */
  public String name() {
    return nodes.dimension();
  }

  /** Its nodes. */
  public Hierarchy nodes() {
    return nodes;
  }

  /** The node of a label, or -1. */
  public int node(String label) {
    return byLabel.getOrDefault(label, -1);
  }

  /** Parent of each value or step that has one but the total. */
  public Map<String, String> parents() {
    return parents;
  }

  /** The values that occur, in the order of their nodes. */
  public List<String> values() {
    return values;
  }

  /** The leaves, in order. */
  int[] leaves() {
    return values.stream().mapToInt(byLabel::get).toArray();
  }

  /** Whether a node is another or lies under it. */
  public boolean isUnder(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = nodes.parent(at);
    }
    return at == ancestor;
  }
}
