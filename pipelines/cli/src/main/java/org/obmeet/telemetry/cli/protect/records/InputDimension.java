package org.obmeet.telemetry.cli.protect.records;

import com.google.common.collect.Comparators;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.ParentLabels;

/**
 * A dimension with the values that occur and their levels. The nodes are numbered in tree order,
 * and siblings are sorted by label. Therefore the numbers depend only on the values.
 */
public final class InputDimension {
  private final Hierarchy nodes;
  private final Map<String, Integer> byLabel = new HashMap<>();
  private final Map<String, String> parents = new TreeMap<>();
  private final List<String> values = new ArrayList<>();

  /**
   * Creates a dimension.
   *
   * @param hierarchy the hierarchy of all known values, some of which may not occur
   * @param occurring the values that occur
   */
  public InputDimension(ParentLabels hierarchy, Collection<String> occurring) {
    List<List<String>> paths = new ArrayList<>();
    for (String value : occurring) {
      paths.add(Lists.reverse(hierarchy.path(value)));
    }
    paths.sort(Comparators.lexicographical(Comparator.<String>naturalOrder()));
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

  /** Returns the name of the input column. */
  public String name() {
    return nodes.dimension();
  }

  /** Returns the hierarchy of the values that occur. */
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

  /** Returns the nodes of the values that occur. */
  int[] leaves() {
    return values.stream().mapToInt(byLabel::get).toArray();
  }
}
