package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.schemas.Cube;

/** Raw rows of a cube, its exact cells by brute force, and the truth about whatever is released. */
final class Raw {
  /** One contributor's record; nobody's where {@code contributor} is negative. */
  record Record(int contributor, List<String> labels, long... values) {}

  /** What is true of a set of records. */
  record Truth(
      long contributors,
      long standing,
      long[] totals,
      long[] sums,
      List<List<Long>> carried,
      long[] standingCarriers) {}

  private final Cube cube;
  private final List<Record> records;
  private final IntPredicate standing;

  /** Everybody has standing. */
  Raw(Cube cube, List<Record> records) {
    this(cube, records, who -> true);
  }

  /**
   * @param standing which contributors have standing
   */
  Raw(Cube cube, List<Record> records, IntPredicate standing) {
    this.cube = cube;
    this.records = List.copyOf(records);
    this.standing = standing;
  }

  List<Record> records() {
    return records;
  }

  Cube cube() {
    return cube;
  }

  private int measures() {
    return (int) cube.measures().stream().filter(Cube.Measure::additive).count();
  }

  CubeCells cells() {
    return cells(Disclosure::traced);
  }

  /** The same world in another order and with other numbers. */
  Raw shuffled(Random random) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 50_000).boxed().toList());
    Collections.shuffle(numbers, random);
    Map<Integer, Integer> renamed = new HashMap<>();
    List<Record> other = new ArrayList<>();
    for (Record r : records) {
      int who =
          r.contributor() < 0
              ? -1
              : renamed.computeIfAbsent(r.contributor(), c -> numbers.get(renamed.size()));
      other.add(new Record(who, r.labels(), r.values()));
    }
    Collections.shuffle(other, random);
    Set<Integer> lacking = new HashSet<>();
    renamed.forEach(
        (was, is) -> Optional.of(is).filter(i -> !standing.test(was)).ifPresent(lacking::add));
    return new Raw(cube, other, who -> !lacking.contains(who));
  }

  interface Traced {
    IntPredicate of(Cube cube, CellTable table);
  }

  CubeCells cells(Traced traced) {
    int dimensions = cube.dimensions().size();
    List<DimensionTree> trees =
        IntStream.range(0, dimensions).mapToObj(d -> new DimensionTree()).toList();
    CellTable table = new CellTable(trees, measures());
    Map<List<Integer>, Map<Integer, long[]>> cells = new LinkedHashMap<>();
    for (Record r : records) {
      int[] leaves = new int[dimensions];
      for (int d = 0; d < dimensions; d++) {
        leaves[d] = trees.get(d).leaf(cube.dimensions().get(d).ladder().path(r.labels().get(d)));
      }
      climb(trees, leaves, 0, new int[dimensions], r, cells);
    }
    cells.forEach((nodes, people) -> fill(table, nodes, people, standing));
    table.footprints().keepSmall(traced.of(cube, table));
    return new CubeCells(cube, table);
  }

  private static void climb(
      List<DimensionTree> trees,
      int[] leaves,
      int d,
      int[] nodes,
      Record r,
      Map<List<Integer>, Map<Integer, long[]>> cells) {
    if (d == leaves.length) {
      List<Integer> key = Arrays.stream(nodes).boxed().toList();
      long[] sum =
          cells
              .computeIfAbsent(key, k -> new LinkedHashMap<>())
              .computeIfAbsent(Math.max(r.contributor(), -1), c -> new long[r.values().length]);
      Arrays.setAll(sum, m -> sum[m] + r.values()[m]);
      return;
    }
    for (int node = leaves[d]; node >= 0; node = trees.get(d).parent(node)) {
      nodes[d] = node;
      climb(trees, leaves, d + 1, nodes, r, cells);
    }
  }

  private static void fill(
      CellTable table, List<Integer> nodes, Map<Integer, long[]> people, IntPredicate standing) {
    int cell = table.at(nodes.stream().mapToInt(Integer::intValue).toArray());
    people.forEach(
        (who, values) -> {
          if (who < 0) {
            table.addUnattributed(cell, values, 0);
          } else {
            Standing has = standing.test(who) ? Standing.WITH : Standing.WITHOUT;
            table.contribute(cell, who, values, has);
            if (table.finest(cell)) {
              table.footprints().add(who, cell, values, has);
            }
          }
        });
  }

  /** The records that a row of a table stands for, by its labels and their definitions alone. */
  List<Record> behind(ReleasedCube table, List<String> labels) {
    List<Set<String>> sets = new ArrayList<>();
    for (int d = 0; d < labels.size(); d++) {
      sets.add(values(table, d, labels.get(d)));
    }
    return records.stream()
        .filter(
            r ->
                IntStream.range(0, sets.size())
                    .allMatch(d -> sets.get(d).contains(r.labels().get(d))))
        .toList();
  }

  /** How many of some contributors have standing. */
  long standing(Collection<Integer> people) {
    return people.stream().filter(standing::test).count();
  }

  /** The same records, with other contributors having standing. */
  Raw withStanding(IntPredicate other) {
    return new Raw(cube, records, other);
  }

  /** The values of the data that a label of a row stands for. */
  Set<String> values(ReleasedCube table, int d, String label) {
    Map<String, ReleasedCube.GroupLabel> folded = new HashMap<>();
    table.groups().get(d).labels().forEach(g -> folded.put(g.label(), g));
    if (!folded.containsKey(label)) {
      return Set.of(label);
    }
    Set<String> values = under(d, folded.get(label).node());
    folded.get(label).excluded().forEach(other -> values.removeAll(values(table, d, other)));
    return values;
  }

  /** The values of the data under a label of a level. */
  Set<String> under(int d, String node) {
    Set<String> values = new HashSet<>();
    for (Record r : records) {
      List<String> path = cube.dimensions().get(d).ladder().path(r.labels().get(d));
      if (node.equals("*") || path.subList(1, path.size()).contains(node)) {
        values.add(r.labels().get(d));
      }
    }
    return values;
  }

  /** The truth about some of the records. */
  Truth truth(List<Record> some) {
    Map<Integer, long[]> people = new HashMap<>();
    long[] totals = new long[measures()];
    for (Record r : some) {
      Arrays.setAll(totals, m -> totals[m] + r.values()[m]);
      if (r.contributor() >= 0) {
        long[] sum = people.computeIfAbsent(r.contributor(), c -> new long[measures()]);
        Arrays.setAll(sum, m -> sum[m] + r.values()[m]);
      }
    }
    long[] sums = new long[measures()];
    people.values().forEach(v -> Arrays.setAll(sums, m -> sums[m] + v[m]));
    List<List<Long>> carried = new ArrayList<>();
    for (int m = 0; m < measures(); m++) {
      int measure = m;
      carried.add(
          people.values().stream()
              .map(v -> v[measure])
              .filter(v -> v != 0)
              .sorted(Collections.reverseOrder())
              .toList());
    }
    long[] standingCarriers = new long[measures()];
    people.forEach(
        (who, v) ->
            Arrays.setAll(
                standingCarriers,
                m -> standingCarriers[m] + (standing.test(who) && v[m] != 0 ? 1 : 0)));
    return new Truth(
        people.size(), standing(people.keySet()), totals, sums, carried, standingCarriers);
  }
}
