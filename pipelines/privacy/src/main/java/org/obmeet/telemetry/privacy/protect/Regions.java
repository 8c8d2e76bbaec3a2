package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * The rows that a table is folded into: boxes of values, each published as one row.
 *
 * @param rows disjoint
 * @param groups dimension to label to the values that it stands for
 */
record Regions(List<Box> rows, Map<String, Map<String, List<String>>> groups) {
  /**
   * A row.
   *
   * @param labels one per dimension
   * @param leaves for each dimension the nodes of its values
   * @param contributors distinct contributors, where records have some
   * @param withheld whether it was withheld where it is out
   */
  record Box(List<String> labels, List<BitSet> leaves, long contributors, boolean withheld) {
    /** Finest cells. */
    int size() {
      return leaves.stream().mapToInt(BitSet::cardinality).reduce(1, (a, b) -> a * b);
    }

    /** Whether it is one value in each dimension. */
    boolean single() {
      return leaves.stream().allMatch(set -> set.cardinality() == 1);
    }
  }

  /** The rows of a folded table, in terms of its grid. */
  static Regions of(Member member, ReleasedCube folded) {
    List<Map<String, BitSet>> sets = new ArrayList<>();
    Map<String, Map<String, List<String>>> groups = new TreeMap<>();
    for (int d = 0; d < member.grid().columns().length; d++) {
      Nodes nodes = member.grid().nodes().get(d);
      Map<String, BitSet> byLabel = new HashMap<>();
      Map<String, List<String>> named = new TreeMap<>();
      for (ReleasedCube.GroupLabel label : folded.groups().get(d).labels()) {
        BitSet leaves = leaves(nodes, folded.groups().get(d), label);
        byLabel.put(label.label(), leaves);
        named.put(
            free(nodes, label.label()), leaves.stream().mapToObj(nodes::label).sorted().toList());
      }
      sets.add(byLabel);
      groups.put(member.design().dimensions().get(d), named);
    }
    List<Box> rows = new ArrayList<>();
    for (ReleasedCube.Row row : folded.rows()) {
      List<BitSet> leaves = new ArrayList<>();
      for (int d = 0; d < row.labels().size(); d++) {
        leaves.add(leaves(member.grid().nodes().get(d), sets.get(d), row.labels().get(d)));
      }
      rows.add(new Box(free(member, row, sets), leaves, row.values().get(0), false));
    }
    return new Regions(rows, groups);
  }

  /** The labels of a row, those of groups apart from every value and step of the input. */
  private static List<String> free(
      Member member, ReleasedCube.Row row, List<Map<String, BitSet>> groups) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < row.labels().size(); d++) {
      String label = row.labels().get(d);
      boolean group = groups.get(d).containsKey(label);
      labels.add(group ? free(member.grid().nodes().get(d), label) : label);
    }
    return labels;
  }

  private static String free(Nodes nodes, String label) {
    String free = label;
    while (nodes.find(free) >= 0) {
      free += " (group)";
    }
    return free;
  }

  /** The rows of a table that is out which stand for several values of some dimension. */
  static Optional<Regions> of(Member member, ReleasedTable out) {
    List<Box> rows = new ArrayList<>();
    for (ReleasedTable.Row row : out.rows()) {
      List<BitSet> leaves = new ArrayList<>();
      boolean group = false;
      for (int d = 0; d < row.labels().size(); d++) {
        Nodes nodes = member.grid().nodes().get(d);
        List<String> values =
            out.groups().getOrDefault(out.dimensions().get(d), Map.of()).get(row.labels().get(d));
        group |= values != null;
        leaves.add(values == null ? nodes.under(row.labels().get(d)) : values(nodes, values));
      }
      if (group) {
        rows.add(new Box(row.labels(), leaves, 0, !row.published()));
      }
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Regions(rows, out.groups()));
  }

  private static BitSet values(Nodes nodes, List<String> values) {
    BitSet leaves = new BitSet();
    values.stream().mapToInt(nodes::find).filter(leaf -> leaf >= 0).forEach(leaves::set);
    return leaves;
  }

  private static BitSet leaves(Nodes nodes, Map<String, BitSet> groups, String label) {
    BitSet group = groups.get(label);
    if (group != null) {
      return group;
    }
    BitSet one = new BitSet();
    one.set(nodes.find(label));
    return one;
  }

  /** A label stands for what is under its node, without what other labels stand for. */
  private static BitSet leaves(
      Nodes nodes, ReleasedCube.Group group, ReleasedCube.GroupLabel label) {
    BitSet leaves = nodes.leaves(nodes.find(label.node()));
    for (String other : label.excluded()) {
      group.labels().stream()
          .filter(defined -> defined.label().equals(other))
          .findFirst()
          .ifPresentOrElse(
              defined -> leaves.andNot(leaves(nodes, group, defined)),
              () -> leaves.clear(nodes.find(other)));
    }
    return leaves;
  }
}
