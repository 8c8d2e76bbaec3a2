package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.disclosure.Needs;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Cube;

/** The exact cells behind one table of a system, by the leaves that they lie in. */
final class CellsOfTable {
  private static final Comparator<List<String>> BY_LABELS =
      (a, b) ->
          IntStream.range(0, a.size())
              .map(d -> a.get(d).compareTo(b.get(d)))
              .filter(order -> order != 0)
              .findFirst()
              .orElse(0);

  private final CubeCells cells;
  private final int number;
  private final ReleasedTable table;
  private final Needs needs;
  private final List<String> columns = new ArrayList<>();
  private final Set<String> divided;
  private final Map<List<String>, int[]> classes = new TreeMap<>(BY_LABELS);

  /**
   * @param number of the table in its system
   */
  CellsOfTable(CubeCells cells, JointTables.Linked linked, int number) {
    this.cells = cells;
    this.number = number;
    this.table = linked.tables().tables().get(number);
    this.divided = divided(linked.tables().tables());
    this.needs = new Needs(cells);
    linked.system().declared(number).declaration().measures().stream()
        .filter(Declaration.Measure::additive)
        .forEach(measure -> columns.add(linked.system().column(measure)));
    for (int cell : needs.finest()) {
      leaves(linked, cell).ifPresent(leaves -> classes.merge(leaves, one(cell), this::both));
    }
  }

  private static int[] one(int cell) {
    return new int[] {cell};
  }

  private int[] both(int[] some, int[] more) {
    return IntStream.concat(Arrays.stream(some), Arrays.stream(more)).toArray();
  }

  /** Names of the leaves that a cell lies in; nothing where no label stands for one. */
  private Optional<List<String>> leaves(JointTables.Linked linked, int cell) {
    List<String> leaves = new ArrayList<>();
    for (int d = 0; d < table.dimensions().size(); d++) {
      String dimension = table.dimensions().get(d);
      String value = cells.table().trees().get(d).label(cells.table().node(cell, d));
      Optional<Leaf> leaf = linked.system().universe(dimension).holding(value);
      if (leaf.isEmpty()) {
        return Optional.empty();
      }
      leaves.add(divided.contains(dimension) ? leaf.get().name() : Audit.UNDIVIDED);
    }
    return Optional.of(leaves);
  }

  /** Dimensions of which some row of some table is not for everything. */
  private static Set<String> divided(List<ReleasedTable> tables) {
    Set<String> divided = new HashSet<>();
    for (ReleasedTable table : tables) {
      for (int d = 0; d < table.dimensions().size(); d++) {
        int column = d;
        if (table.rows().stream().anyMatch(r -> !r.labels().get(column).equals(Hierarchy.TOTAL))) {
          divided.add(table.dimensions().get(d));
        }
      }
    }
    return divided;
  }

  /** What is true of the values of some leaves. */
  long value(List<String> leaves, String column) {
    int[] behind = classes.get(leaves);
    return behind == null ? 0 : needs.total(behind, columns.indexOf(column));
  }

  /** Columns whose values may be negative. */
  List<String> negative() {
    List<Cube.Measure> additive =
        cells.cube().measures().stream().filter(Cube.Measure::additive).toList();
    return IntStream.range(0, columns.size())
        .filter(m -> additive.get(m).min() < 0)
        .mapToObj(columns::get)
        .toList();
  }

  /**
   * What is to be protected: withheld rows, and whatever is unsafe in what rows are folded over.
   */
  void targets(List<Audit.Target> targets) {
    table.rows().stream()
        .filter(row -> !row.published())
        .forEach(row -> add(targets, row.labels(), behind(row), false));
    classes.forEach(
        (leaves, behind) -> {
          add(targets, leaves, behind, false);
          if (behind.length > 1) {
            Arrays.stream(behind)
                .boxed()
                .sorted(Comparator.comparing(this::labels, BY_LABELS))
                .forEach(cell -> add(targets, leaves, one(cell), true));
          }
        });
  }

  private List<String> labels(int cell) {
    return IntStream.range(0, table.dimensions().size())
        .mapToObj(d -> cells.table().trees().get(d).label(cells.table().node(cell, d)))
        .toList();
  }

  private void add(List<Audit.Target> targets, List<String> leaves, int[] region, boolean part) {
    for (Needs.Need need : needs.of(region)) {
      String column = columns.get(need.measure());
      if (!part || !negative().contains(column)) {
        targets.add(
            new Audit.Target(
                number,
                leaves,
                column,
                needs.total(region, need.measure()),
                need.around(),
                need.around(),
                1,
                part));
      }
    }
  }

  private int[] behind(ReleasedTable.Row row) {
    return classes.entrySet().stream()
        .filter(
            e ->
                IntStream.range(0, row.labels().size())
                    .allMatch(d -> stands(d, row.labels().get(d), e.getKey().get(d))))
        .flatMapToInt(e -> Arrays.stream(e.getValue()))
        .toArray();
  }

  private boolean stands(int d, String label, String leaf) {
    List<String> group =
        table.groups().getOrDefault(table.dimensions().get(d), Map.of()).get(label);
    return group == null
        ? label.equals(Hierarchy.TOTAL) || label.equals(leaf)
        : group.contains(leaf);
  }
}
