package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/**
 * Creates the linear equations of one measure of tables over one population. There are two kinds of
 * equations. First, a row is the sum of the finest cells inside it. Second, two tables have equal
 * totals over their shared dimensions. Finest cells of the same rows and totals share one unknown.
 */
final class ReleasedTableEquations {
  /** Largest size of the grid over all dimensions that is added if the tables are cyclic. */
  private static final double MAX_MICROCELLS = 10_000;

  /**
   * A suppressed row. Its value is a known constant plus an unknown.
   *
   * @param constant sum of the known finest cells inside the row
   * @param unknown index of the unknown for the sum of the other finest cells; -1 if all are known
   */
  record Suppressed(String table, List<String> labels, long constant, int unknown) {}

  /** A row of one table. */
  private record TableRow(int table, ProtectedTable.Row row) {}

  /** A row, the unknowns inside it, and the sum of the known cells inside it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record RowParts(int index, TableRow tableRow, int[] members, long constant) {}

  /**
   * A sum of unknowns. Its value is either known or another unknown.
   *
   * @param known known value of the sum; used only if {@code total} is -1
   * @param total index of the unknown that equals the sum; -1 if the value is known
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sum(int[] members, long known, int total) {}

  private final List<CellGrid> grids = new ArrayList<>();
  private final String measure;
  private final boolean nonNegative;
  private final LinearSystem system;
  private final List<Suppressed> suppressed = new ArrayList<>();
  private int published;

  /**
   * For each finest cell of all tables the index of its unknown, or -1 if its value is known. Until
   * the unknowns are created, cells that are not yet distinguished have the same number.
   */
  private final int[] unknown;

  /** For each finest cell its known value. */
  private final long[] value;

  /** For each table the index of its first finest cell. */
  private final int[] offset;

  /** For each unknown the sums that contain it, ordered by size from the smallest. */
  private final List<List<Sum>> sumsOf = new ArrayList<>();

  /** For each unknown the {@link #stamp} that last marked it. */
  private int[] stamps = new int[0];

  private int stamp;

  /**
   * Creates the equations.
   *
   * @param impossible combinations that cannot occur, each a map from dimension to value
   * @param atLeastOne true if every suppressed value is at least 1
   * @throws IllegalArgumentException if rows contradict each other or an impossible combination, a
   *     label has no value, or there are too many combinations of values
   */
  ReleasedTableEquations(
      List<ProtectedTable> tables,
      DimensionValues dimensionValues,
      List<Map<String, String>> impossible,
      String measure,
      boolean atLeastOne) {
    this.measure = measure;
    this.system = new LinearSystem(measure);
    List<ProtectedTable> measured = tables.stream().filter(t -> column(t) >= 0).toList();
    if (impossible.stream().anyMatch(one -> noTableHas(measured, one.keySet()))
        || cyclic(measured) && fewMicrocells(measured, dimensionValues)) {
      grids.add(new CellGrid(microcells(measured), dimensionValues));
    }
    measured.forEach(table -> grids.add(new CellGrid(table, dimensionValues)));
    this.offset = new int[grids.size() + 1];
    for (int t = 0; t < grids.size(); t++) {
      offset[t + 1] = Math.addExact(offset[t], grids.get(t).size());
    }
    this.unknown = new int[offset[grids.size()]];
    this.value = new long[unknown.length];
    this.nonNegative = readFinestCells();
    setZeros(impossible, dimensionValues);
    List<List<int[]>> links = links();
    createUnknowns(links);
    addRows(atLeastOne);
    links.forEach(link -> addEqualTotals(link.get(0), link.get(1)));
    system.tighten();
  }

  LinearSystem system() {
    return system;
  }

  /** Returns the suppressed rows, in the order of the tables. */
  List<Suppressed> suppressed() {
    return suppressed;
  }

  /**
   * A finest cell of a table.
   *
   * @param labels the value of each dimension
   * @param unknown index of the unknown that is the value of the cell; -1 if the value is known
   * @param constant known value; 0 if it is unknown
   */
  record FinestCell(String table, List<String> labels, int unknown, long constant) {}

  /**
   * Visits finest cells of all tables: those with a known value that is not 0, and one for each
   * unknown. The other cells of an unknown can be 0, because no row or total distinguishes them.
   */
  void forEachFinestCell(Consumer<FinestCell> visitor) {
    BitSet seen = new BitSet();
    for (int t = 0; t < grids.size(); t++) {
      CellGrid grid = grids.get(t);
      for (int cell = offset[t]; cell < offset[t + 1]; cell++) {
        int of = unknown[cell];
        if (of < 0 ? value[cell] != 0 : !seen.get(of)) {
          visitor.accept(
              new FinestCell(
                  grid.table().name(),
                  grid.labels(cell - offset[t]),
                  of,
                  of < 0 ? value[cell] : 0));
        }
        if (of >= 0) {
          seen.set(of);
        }
      }
    }
  }

  /** Returns the number of rows in which the measure is published. */
  int published() {
    return published;
  }

  private static boolean noTableHas(List<ProtectedTable> tables, Set<String> together) {
    return tables.stream().noneMatch(table -> table.dimensions().containsAll(together));
  }

  /**
   * Returns true if the dimensions of the tables form a cyclic hypergraph, by Graham's reduction
   * (1979). Cyclic tables may contradict each other although every two agree in their common
   * totals. An example is the three tables that each have two of three dimensions.
   */
  private static boolean cyclic(List<ProtectedTable> tables) {
    List<Set<String>> edges = new ArrayList<>();
    tables.forEach(table -> edges.add(new TreeSet<>(table.dimensions())));
    boolean reduced = true;
    while (reduced) {
      reduced = false;
      for (Set<String> one : edges) {
        reduced |=
            one.removeIf(
                dimension -> edges.stream().noneMatch(o -> o != one && o.contains(dimension)));
      }
      Optional<Set<String>> subset =
          edges.stream()
              .filter(one -> edges.stream().anyMatch(o -> o != one && o.containsAll(one)))
              .findFirst();
      if (subset.isPresent()) {
        reduced = true;
        Set<String> removed = subset.get();
        edges.removeIf(one -> one == removed);
      }
    }
    return edges.size() > 1;
  }

  private static boolean fewMicrocells(
      List<ProtectedTable> tables, DimensionValues dimensionValues) {
    return microcells(tables).dimensions().stream()
            .mapToDouble(dimensionValues::size)
            .reduce(1, (one, other) -> one * other)
        <= MAX_MICROCELLS;
  }

  /** Returns a table with all dimensions and no rows, whose finest cells are the microcells. */
  private static ProtectedTable microcells(List<ProtectedTable> tables) {
    TreeSet<String> dimensions = new TreeSet<>();
    tables.forEach(table -> dimensions.addAll(table.dimensions()));
    return new ProtectedTable(
        "/microcells", List.copyOf(dimensions), List.of(), List.of(), Map.of());
  }

  private int column(ProtectedTable table) {
    for (int c = 0; c < table.columns().size(); c++) {
      if (table.columns().get(c).additive() && table.columns().get(c).name().equals(measure)) {
        return c;
      }
    }
    return -1;
  }

  private Long value(TableRow tableRow) {
    int column = column(grids.get(tableRow.table()).table());
    return column < 0 ? null : tableRow.row().values().get(column);
  }

  private void forEachRow(Consumer<TableRow> visitor) {
    for (int t = 0; t < grids.size(); t++) {
      for (ProtectedTable.Row row : grids.get(t).table().rows()) {
        visitor.accept(new TableRow(t, row));
      }
    }
  }

  private boolean isFinest(TableRow tableRow) {
    return grids.get(tableRow.table()).finest(tableRow.row().labels());
  }

  private void forEachFinestCell(TableRow tableRow, IntConsumer visitor) {
    int first = offset[tableRow.table()];
    grids
        .get(tableRow.table())
        .forEachCell(tableRow.row().labels(), cell -> visitor.accept(first + cell));
  }

  /** Reads the published rows. Returns true if no value is negative. */
  private boolean readFinestCells() {
    boolean[] negative = {false};
    forEachRow(
        tableRow -> {
          Long known = value(tableRow);
          boolean finest = isFinest(tableRow);
          if (known != null) {
            published++;
            negative[0] |= known < 0;
            if (finest) {
              forEachFinestCell(
                  tableRow,
                  cell -> {
                    if (unknown[cell] < 0 && value[cell] != known) {
                      throw system.contradiction();
                    }
                    unknown[cell] = -1;
                    value[cell] = known;
                  });
            }
          }
        });
    return !negative[0];
  }

  /**
   * Sets the cells of impossible combinations to 0, which a published value must not contradict.
   */
  private void setZeros(List<Map<String, String>> impossible, DimensionValues dimensionValues) {
    for (Map<String, String> zero : impossible) {
      boolean named =
          zero.entrySet().stream()
              .allMatch(e -> dimensionValues.find(e.getKey(), e.getValue()) >= 0);
      for (int t = 0; t < grids.size() && named; t++) {
        List<String> dimensions = grids.get(t).table().dimensions();
        if (dimensions.containsAll(zero.keySet())) {
          int first = offset[t];
          grids
              .get(t)
              .forEachCell(
                  dimensions.stream().map(d -> zero.getOrDefault(d, ParentLabels.TOTAL)).toList(),
                  cell -> setZero(first + cell));
        }
      }
    }
  }

  private void setZero(int cell) {
    if (value[cell] != 0) {
      throw new IllegalArgumentException(
          "a cell that is known to be empty is published with another value in measure " + measure);
    }
    unknown[cell] = -1;
  }

  /**
   * Returns the common totals of every two tables. Each total is a combination of values of the
   * shared dimensions, given as the cells of both tables. A pair of tables is skipped if an earlier
   * table has the shared dimensions too, because the links to that table suffice.
   */
  private List<List<int[]>> links() {
    List<List<int[]>> links = new ArrayList<>();
    for (int u = 1; u < grids.size(); u++) {
      for (int t = 0; t < u; t++) {
        List<String> shared = new ArrayList<>(grids.get(t).table().dimensions());
        shared.retainAll(grids.get(u).table().dimensions());
        if (grids.subList(0, t).stream()
            .noneMatch(other -> other.table().dimensions().containsAll(shared))) {
          Map<List<Integer>, List<Integer>> one = cells(t, shared);
          Map<List<Integer>, List<Integer>> other = cells(u, shared);
          Set<List<Integer>> keys = new LinkedHashSet<>(one.keySet());
          keys.addAll(other.keySet());
          for (List<Integer> key : keys) {
            links.add(List.of(array(one.get(key)), array(other.get(key))));
          }
        }
      }
    }
    return links;
  }

  /** Groups the cells of a table that may differ from 0 by their values in the given dimensions. */
  private Map<List<Integer>, List<Integer>> cells(int t, List<String> dimensions) {
    Map<List<Integer>, List<Integer>> cells = new LinkedHashMap<>();
    for (int cell = offset[t]; cell < offset[t + 1]; cell++) {
      if (unknown[cell] >= 0 || value[cell] != 0) {
        cells
            .computeIfAbsent(
                grids.get(t).values(cell - offset[t], dimensions), key -> new ArrayList<>())
            .add(cell);
      }
    }
    return cells;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers == null ? new int[0] : numbers.stream().mapToInt(i -> i).toArray();
  }

  /** Creates the unknowns. Cells in the same rows and links share one unknown. */
  private void createUnknowns(List<List<int[]>> links) {
    int[] nextClass = {1};
    forEachRow(
        tableRow -> {
          Map<Integer, Integer> newClassOf = new HashMap<>();
          if (!(value(tableRow) != null && isFinest(tableRow))) {
            forEachFinestCell(tableRow, cell -> moveToNewClass(cell, newClassOf, nextClass));
          }
        });
    for (List<int[]> link : links) {
      for (int[] side : link) {
        Map<Integer, Integer> newClassOf = new HashMap<>();
        Arrays.stream(side).forEach(cell -> moveToNewClass(cell, newClassOf, nextClass));
      }
    }
    Map<Integer, Integer> unknownOfClass = new HashMap<>();
    for (int cell = 0; cell < unknown.length; cell++) {
      if (unknown[cell] >= 0) {
        unknown[cell] =
            unknownOfClass.computeIfAbsent(unknown[cell], key -> system.addUnknown(lowerBound()));
      }
    }
    for (int i = 0; i < system.size(); i++) {
      sumsOf.add(new ArrayList<>());
    }
    stamps = new int[system.size()];
  }

  /** Moves a cell to a new class. Cells of one class stay together if the same map moves them. */
  private void moveToNewClass(int cell, Map<Integer, Integer> newClassOf, int[] nextClass) {
    if (unknown[cell] >= 0) {
      unknown[cell] = newClassOf.computeIfAbsent(unknown[cell], key -> nextClass[0]++);
    }
  }

  /**
   * Adds the equations of rows, from small rows to large ones, except published finest cells. A row
   * is the sum of the largest rows inside it and of the unknowns outside these rows.
   */
  private void addRows(boolean atLeastOne) {
    List<RowParts> rows = new ArrayList<>();
    forEachRow(
        tableRow -> {
          if (value(tableRow) == null || !isFinest(tableRow)) {
            long[] constant = {0};
            List<Integer> members = new ArrayList<>();
            stamp++;
            forEachFinestCell(tableRow, cell -> addCell(cell, members, constant));
            rows.add(new RowParts(rows.size(), tableRow, array(members), constant[0]));
          }
        });
    int[] totals = new int[rows.size()];
    rows.stream()
        .sorted(
            Comparator.<RowParts>comparingInt(row -> row.members().length)
                .thenComparing(row -> value(row.tableRow()) == null))
        .forEach(row -> totals[row.index()] = addRow(row, atLeastOne));
    for (RowParts row : rows) {
      if (value(row.tableRow()) == null) {
        suppressed.add(
            new Suppressed(
                grids.get(row.tableRow().table()).table().name(),
                row.tableRow().row().labels(),
                row.constant(),
                totals[row.index()]));
      }
    }
  }

  /** Adds the equation of a row. Returns the unknown of the row's sum; -1 if the sum is known. */
  private int addRow(RowParts row, boolean atLeastOne) {
    int[] members = row.members();
    Long known = value(row.tableRow());
    if (known != null) {
      addSum(new Sum(members, Math.subtractExact(known, row.constant()), -1));
      return -1;
    } else if (members.length == 0) {
      return -1;
    }
    int total = members.length == 1 ? members[0] : system.addUnknown(lowerBound());
    if (atLeastOne && nonNegative && row.constant() == 0) {
      system.setLower(total, 1);
    }
    if (members.length > 1) {
      addSum(new Sum(members, 0, total));
    }
    return total;
  }

  private long lowerBound() {
    return nonNegative ? 0 : LinearSystem.UNBOUNDED_BELOW;
  }

  /**
   * Adds the value of a known cell to the constant, or the unknown of another cell to the members.
   */
  private void addCell(int cell, List<Integer> members, long[] constant) {
    if (unknown[cell] < 0) {
      constant[0] = Math.addExact(constant[0], value[cell]);
    } else if (stamps[unknown[cell]] != stamp) {
      stamps[unknown[cell]] = stamp;
      members.add(unknown[cell]);
    }
  }

  private void addSum(Sum sum) {
    Map<Integer, Integer> signs = new LinkedHashMap<>();
    long rightSide = sum.total() < 0 ? sum.known() : 0;
    if (sum.total() >= 0) {
      signs.put(sum.total(), -1);
    }
    addEquation(signs, Math.subtractExact(rightSide, addParts(sum.members(), 1, signs)));
    for (int member : sum.members()) {
      sumsOf.get(member).add(sum);
    }
  }

  /** Adds the equation that the cells of two tables have the same sum. */
  private void addEqualTotals(int[] one, int[] other) {
    Map<Integer, Integer> signs = new LinkedHashMap<>();
    long rightSide = 0;
    for (int side = 1; side >= -1; side -= 2) {
      long[] constant = {0};
      List<Integer> members = new ArrayList<>();
      stamp++;
      for (int cell : side > 0 ? one : other) {
        addCell(cell, members, constant);
      }
      rightSide =
          Math.subtractExact(
              rightSide, Math.addExact(side * constant[0], addParts(array(members), side, signs)));
    }
    addEquation(signs, rightSide);
  }

  /**
   * Divides a set of unknowns into the largest sums that it contains and the remaining unknowns.
   *
   * @param signs map to which the unknowns of the parts are added
   * @return total of the parts whose sum is known
   */
  private long addParts(int[] members, int sign, Map<Integer, Integer> signs) {
    int region = ++stamp;
    long known = 0;
    for (int member : members) {
      stamps[member] = region;
    }
    for (int member : members) {
      List<Sum> sums = sumsOf.get(member);
      for (int s = sums.size() - 1; s >= 0 && stamps[member] == region; s--) {
        Sum part = sums.get(s);
        if (Arrays.stream(part.members()).allMatch(other -> stamps[other] == region)) {
          Arrays.stream(part.members()).forEach(other -> stamps[other] = 0);
          if (part.total() < 0) {
            known = Math.addExact(known, sign * part.known());
          } else {
            signs.merge(part.total(), sign, Integer::sum);
          }
        }
      }
      if (stamps[member] == region) {
        stamps[member] = 0;
        signs.merge(member, sign, Integer::sum);
      }
    }
    return known;
  }

  private void addEquation(Map<Integer, Integer> signs, long rightSide) {
    signs.values().removeIf(sign -> sign == 0);
    system.addEquation(
        new LinearSystem.Equation(
            signs.keySet().stream().mapToInt(i -> i).toArray(),
            signs.values().stream().mapToInt(i -> i).toArray(),
            rightSide));
  }
}
