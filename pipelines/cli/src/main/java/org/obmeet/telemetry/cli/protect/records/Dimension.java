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
 * A dimension with the values that occur and their levels. Nodes are numbered in tree order, and
 * siblings by label. The numbers therefore depend only on the values.
 */
public final class Dimension {
  private final Hierarchy nodes;
  private final Map<String, Integer> byLabel = new HashMap<>();
  private final Map<String, String> parents = new TreeMap<>();
  private final List<String> values = new ArrayList<>();

  /**
   * @param hierarchy the hierarchy of all known values, some of which may not occur
   * @param occurring the values that occur
   */
  public Dimension(ParentLabels hierarchy, Collection<String> occurring) {
    List<List<String>> paths = new ArrayList<>();
    for (String value : occurring) {
      List<String> path = new ArrayList<>(hierarchy.path(value));
      Collections.reverse(path);
      paths.add(path);
    }
    paths.sort(Dimension::compare);
    Hierarchy.Builder builder = new Hierarchy.Builder(hierarchy.dimension());
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

  /** Returns the name of the input column. */
  public String name() {
    return nodes.dimension();
  }

  public Hierarchy nodes() {
    return nodes;
  }

  /** Returns the node of a label, or -1 if there is none. */
  public int node(String label) {
    return byLabel.getOrDefault(label, -1);
  }

  /** Returns the parent of each label whose parent is not the total. */
  public Map<String, String> parents() {
    return parents;
  }

  /** Returns the values that occur, in the order of their nodes. */
  public List<String> values() {
    return values;
  }

  /** Returns the leaf nodes, in ascending order. */
  int[] leaves() {
    return values.stream().mapToInt(byLabel::get).toArray();
  }

  /** Returns true if a node is another node or below it. */
  public boolean isUnder(int node, int ancestor) {
    int at = node;
    while (at > ancestor) {
      at = nodes.parent(at);
    }
    return at == ancestor;
  }
}
