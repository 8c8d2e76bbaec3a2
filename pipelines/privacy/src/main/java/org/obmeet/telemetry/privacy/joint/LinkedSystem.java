package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Ladder;

/** The tables of one system: their names, their columns, and the leaves of every dimension. */
final class LinkedSystem {
  private final List<DeclaredTable> tables;
  private final List<List<Meaning>> meanings = new ArrayList<>();
  private final SortedMap<String, Universe> universes = new TreeMap<>();
  private final Map<String, String> columns = new HashMap<>();

  /** Which rows become labels. */
  enum With {
    ROWS,
    LEVELS
  }

  LinkedSystem(List<DeclaredTable> tables, With with) {
    this.tables = tables;
    tables.forEach(table -> meanings.add(meanings(table)));
    SortedMap<String, List<int[]>> places = new TreeMap<>();
    for (int t = 0; t < tables.size(); t++) {
      List<String> dimensions = table(t).dimensions();
      for (int d = 0; d < dimensions.size(); d++) {
        places.computeIfAbsent(dimensions.get(d), x -> new ArrayList<>()).add(new int[] {t, d});
      }
    }
    places.forEach((dimension, at) -> universes.put(dimension, universe(dimension, at, with)));
    nameColumns();
  }

  private static List<Meaning> meanings(DeclaredTable declared) {
    ReleasedCube table = declared.published().table();
    return IntStream.range(0, table.dimensions().size())
        .mapToObj(
            d -> new Meaning(table, d, declared.declaration().ladder(table.dimensions().get(d))))
        .toList();
  }

  private Universe universe(String dimension, List<int[]> places, With with) {
    List<Meaning> found = new ArrayList<>();
    List<Ladder> ladders = new ArrayList<>();
    List<Set<String>> labels = new ArrayList<>();
    Set<String> steps = new HashSet<>();
    for (int[] at : places) {
      Meaning meaning = meanings.get(at[0]).get(at[1]);
      found.add(meaning);
      ladders.add(tables.get(at[0]).declaration().ladder(dimension));
      Set<String> used = new HashSet<>();
      table(at[0]).rows().forEach(row -> used.add(row.labels().get(at[1])));
      labels.add(used);
      if (with == With.LEVELS) {
        table(at[0])
            .levels()
            .forEach(row -> meaning.step(row.labels().get(at[1])).ifPresent(steps::add));
      }
    }
    return Universe.of(dimension, found, ladders, steps).without(labels);
  }

  /** One name for one meaning; a name that means something else already is told apart by cube. */
  private void nameColumns() {
    Set<String> taken = new HashSet<>();
    for (DeclaredTable table : tables) {
      for (Declaration.Measure measure : table.declaration().measures()) {
        if (!measure.additive() || columns.containsKey(measure.meaning())) {
          continue;
        }
        String name = measure.name();
        if (taken.contains(name)) {
          name += "@" + table.published().cube();
        }
        while (!taken.add(name)) {
          name += "'";
        }
        columns.put(measure.meaning(), name);
      }
    }
  }

  private ReleasedCube table(int t) {
    return tables.get(t).published().table();
  }

  int size() {
    return tables.size();
  }

  DeclaredTable declared(int t) {
    return tables.get(t);
  }

  List<Meaning> meanings(int t) {
    return meanings.get(t);
  }

  Universe universe(String dimension) {
    return universes.get(dimension);
  }

  /** The column of an additive measure. */
  String column(Declaration.Measure measure) {
    return columns.get(measure.meaning());
  }

  List<Hierarchy> hierarchies() {
    return universes.values().stream().map(Universe::hierarchy).toList();
  }

  /** The cube's name for its newest table, the cube's name and a number for those before. */
  String name(int t) {
    String cube = tables.get(t).published().cube();
    boolean newest = true;
    int number = 1;
    for (int other = 0; other < tables.size(); other++) {
      if (tables.get(other).published().cube().equals(cube)) {
        newest &= other <= t;
        number += other < t ? 1 : 0;
      }
    }
    return newest ? cube : cube + "@" + number;
  }

  /** Name of a table of this system, as {@link ReleasedTable} has it. */
  String levelsName(int t) {
    return name(t) + "_levels";
  }
}
