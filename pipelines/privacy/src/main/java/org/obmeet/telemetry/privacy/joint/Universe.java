package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.schemas.Ladder;

/**
 * The leaves of one dimension over several tables: values that any of them names, and one leaf for
 * every other value under each step that any of them names. No label of any table cuts a leaf.
 */
final class Universe {
  /** Every other value under no step that is named. */
  static final String OTHER = "*other*";

  private final String dimension;
  private final List<Meaning> meanings;
  private final List<Leaf> leaves;

  private Universe(String dimension, List<Meaning> meanings, List<Leaf> leaves) {
    this.dimension = dimension;
    this.meanings = meanings;
    this.leaves = leaves;
  }

  /**
   * @param meanings of the dimension in each table that has it
   * @param ladders of the dimension in each of those tables; where they differ, every value that
   *     any of them lists is a leaf
   * @param steps steps of the ladder that are labels themselves
   */
  static Universe of(
      String dimension, List<Meaning> meanings, List<Ladder> ladders, Set<String> steps) {
    Set<String> values = new TreeSet<>();
    Set<String> nodes = new TreeSet<>(steps);
    meanings.forEach(meaning -> values.addAll(meaning.values()));
    meanings.forEach(meaning -> nodes.addAll(meaning.nodes()));
    if (new HashSet<>(ladders).size() > 1) {
      ladders.forEach(ladder -> listed(ladder, values));
    }
    List<Leaf> leaves = new ArrayList<>();
    values.forEach(value -> leaves.add(new Leaf(value, value, "")));
    nodes.forEach(node -> leaves.add(new Leaf(free(node + ".*", values), "", node)));
    leaves.add(new Leaf(free(OTHER, values), "", ""));
    return new Universe(dimension, List.copyOf(meanings), List.copyOf(leaves));
  }

  private static void listed(Ladder ladder, Set<String> values) {
    if (ladder instanceof Ladder.ByTable table) {
      Set<String> nodes = new HashSet<>(table.parents().values());
      table.parents().keySet().stream().filter(v -> !nodes.contains(v)).forEach(values::add);
    }
  }

  private static String free(String name, Set<String> taken) {
    return taken.contains(name) ? free(name + "*", taken) : name;
  }

  /**
   * The same without leaves that no label stands for: nobody has their values.
   *
   * @param labels of each table's rows, in the order of the meanings
   */
  Universe without(List<? extends Set<String>> labels) {
    List<Leaf> covered = new ArrayList<>();
    for (Leaf leaf : leaves) {
      for (int t = 0; t < meanings.size(); t++) {
        Meaning meaning = meanings.get(t);
        if (labels.get(t).stream().anyMatch(label -> meaning.covers(label, leaf))) {
          covered.add(leaf);
          break;
        }
      }
    }
    return new Universe(dimension, meanings, List.copyOf(covered));
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /**
   * The leaf that a value lies in, by the ladder of any table, the one of most steps first; none
   * where no label stands for it.
   */
  Optional<Leaf> holding(String value) {
    List<String> steps = new ArrayList<>();
    Leaf leaf = new Leaf(value, value, "");
    meanings.stream()
        .map(meaning -> meaning.above(leaf))
        .sorted(Comparator.comparingInt((List<String> above) -> above.size()).reversed())
        .forEach(steps::addAll);
    steps.add("");
    return leaves.stream()
        .filter(named -> named.isValue() && named.value().equals(value))
        .findFirst()
        .or(
            () ->
                leaves.stream()
                    .filter(other -> !other.isValue() && steps.contains(other.node()))
                    .min(Comparator.comparingInt(other -> steps.indexOf(other.node()))));
  }

  /** Names of the leaves that a label of a table stands for. */
  List<String> under(Meaning meaning, String label) {
    return leaves.stream().filter(l -> meaning.covers(label, l)).map(Leaf::name).toList();
  }

  /** Names of the leaves under a step. */
  List<String> step(Meaning meaning, String node) {
    return leaves.stream().filter(l -> meaning.under(node, l)).map(Leaf::name).toList();
  }

  /** The leaves below the steps of the first table's ladder. */
  Hierarchy hierarchy() {
    Set<String> names = new HashSet<>();
    leaves.forEach(leaf -> names.add(leaf.name()));
    Map<String, String> steps = new HashMap<>();
    Map<String, String> parents = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      String below = leaf.name();
      for (String node : meanings.get(0).above(leaf)) {
        String step = steps.computeIfAbsent(node, n -> names.contains(n) ? n + " · all" : n);
        parents.put(below, step);
        below = step;
      }
    }
    return new Hierarchy(dimension, parents);
  }
}
