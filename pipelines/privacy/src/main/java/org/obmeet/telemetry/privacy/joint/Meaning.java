package org.obmeet.telemetry.privacy.joint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Ladder;

/** What the labels of one dimension of one table stand for. */
final class Meaning {
  private static final String WHOLE = " · all";

  private final Ladder ladder;
  private final Map<String, ReleasedCube.GroupLabel> folded = new HashMap<>();
  private final Set<String> values = new HashSet<>();

  /**
   * @param column position of the dimension in the table
   */
  Meaning(ReleasedCube table, int column, Ladder ladder) {
    this.ladder = ladder;
    String dimension = table.dimensions().get(column);
    table.groups().stream()
        .filter(group -> group.dimension().equals(dimension))
        .flatMap(group -> group.labels().stream())
        .forEach(label -> folded.put(label.label(), label));
    table.rows().forEach(row -> value(row.labels().get(column)));
    folded.values().forEach(label -> label.excluded().forEach(this::value));
  }

  private void value(String label) {
    if (!folded.containsKey(label)) {
      values.add(label);
    }
  }

  /** Values that its rows or definitions name. */
  Set<String> values() {
    return values;
  }

  /** Steps of the ladder that its definitions name. */
  Set<String> nodes() {
    Set<String> nodes = new HashSet<>();
    folded.values().forEach(label -> nodes.add(label.node()));
    nodes.remove(ReleasedCube.EVERYTHING);
    return nodes;
  }

  /** The step that a label of the table of levels stands for; none for a value and the total. */
  Optional<String> step(String level) {
    if (level.equals(ReleasedCube.EVERYTHING) || values.contains(level)) {
      return Optional.empty();
    }
    boolean suffixed =
        level.endsWith(WHOLE)
            && values.contains(level.substring(0, level.length() - WHOLE.length()));
    return Optional.of(suffixed ? level.substring(0, level.length() - WHOLE.length()) : level);
  }

  /** Whether a label stands for everything. */
  boolean everything(String label) {
    ReleasedCube.GroupLabel definition = folded.get(label);
    return definition != null
        && definition.node().equals(ReleasedCube.EVERYTHING)
        && definition.excluded().isEmpty();
  }

  /** Whether a label is one value. */
  boolean isValue(String label) {
    return values.contains(label);
  }

  /** What a folded label stands for. */
  ReleasedCube.GroupLabel definition(String label) {
    return folded.get(label);
  }

  /** What a folded label stands for, in words. */
  static String words(ReleasedCube.GroupLabel definition) {
    String under =
        definition.node().equals(ReleasedCube.EVERYTHING) ? "" : " under " + definition.node();
    String except =
        definition.excluded().isEmpty()
            ? ""
            : " except " + String.join(", ", definition.excluded());
    return "every value" + under + except;
  }

  /** Whether a label stands for the values of a leaf, too. */
  boolean covers(String label, Leaf leaf) {
    ReleasedCube.GroupLabel definition = folded.get(label);
    if (definition == null) {
      return leaf.isValue() && leaf.value().equals(label);
    }
    return under(definition.node(), leaf)
        && definition.excluded().stream().noneMatch(other -> covers(other, leaf));
  }

  /** Whether a leaf lies under a step. */
  boolean under(String node, Leaf leaf) {
    return node.equals(ReleasedCube.EVERYTHING) || above(leaf).contains(node);
  }

  /** The steps above a leaf, from below. A value may be spelled like a step, and is none. */
  List<String> above(Leaf leaf) {
    if (leaf.isValue()) {
      List<String> path = ladder.path(leaf.value());
      return path.subList(1, path.size());
    }
    return leaf.node().isEmpty() ? List.of() : ladder.path(leaf.node());
  }
}
