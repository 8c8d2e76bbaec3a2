package org.obmeet.telemetry.disclosure.attack;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * Sets up the equations of one measure of tables over one population. Every row is the sum of the
 * finest cells under it, and what two tables have in common adds up alike in both. Finest cells
 * that no row and no second table tells apart are one unknown.
 */
final class Equations {
  /** Microcells up to which tables that hang together in a ring are looked at by them. */
  private static final double MOST_MICROCELLS = 10_000;

  /** What is known of a row from the start, and the unknown of the rest of it, or -1. */
  record Suppressed(String table, List<String> labels, long constant, int unknown) {}

  /** A row of one table. */
  private record Place(int table, ReleasedTable.Row row) {}

  /** A row with the unknowns under it, and what the known cells under it add up to. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Group(int number, Place place, int[] members, long constant) {}

  /**
   * Some unknowns whose sum is known, or an unknown of its own.
   *
   * @param level what the sum is, if {@code total} is -1
   * @param total the unknown that is their sum, or -1
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sum(int[] members, long level, int total) {}

  private final List<CellGrid> crossings = new ArrayList<>();
  private final String measure;
  private final boolean nonNegative;
  private final LinearSystem system;
  private final List<Suppressed> suppressed = new ArrayList<>();
  private int published;

  /** For each finest cell of all tables its unknown, or -1 if its value is known. */
  private final int[] unknown;

  private final long[] value;
  private final int[] offset;

  /** For each unknown the sums that it is in, the smallest first. */
  private final List<List<Sum>> sumsOf = new ArrayList<>();

  private int[] stamps = new int[0];
  private int stamp;

  /**
   * @param zeros combinations known to be impossible: dimension to value, of some dimensions
   * @param counted whether every suppressed row is at least 1
   * @throws IllegalArgumentException where rows contradict each other, a label stands for nothing,
   *     or there are too many combinations of values
   */
  Equations(
      List<ReleasedTable> tables,
      LabelValues labels,
      List<Map<String, String>> zeros,
      String measure,
      boolean counted) {
    this.measure = measure;
    this.system = new LinearSystem(measure);
    List<ReleasedTable> having = tables.stream().filter(t -> column(t) >= 0).toList();
    if (zeros.stream().anyMatch(zero -> none(having, zero.keySet()))
        || cyclic(having) && few(having, labels)) {
      crossings.add(new CellGrid(microcells(having), labels));
    }
    having.forEach(table -> crossings.add(new CellGrid(table, labels)));
    this.offset = new int[crossings.size() + 1];
    for (int t = 0; t < crossings.size(); t++) {
      offset[t + 1] = Math.addExact(offset[t], crossings.get(t).size());
    }
    this.unknown = new int[offset[crossings.size()]];
    this.value = new long[unknown.length];
    this.nonNegative = read();
    empty(zeros, labels);
    List<List<int[]>> links = links();
    divide(links);
    relate(counted);
    links.forEach(link -> relate(link.get(0), link.get(1)));
    system.tighten();
  }

  /** Their system. */
  LinearSystem system() {
    return system;
  }

  /** The suppressed rows, in the order of the tables. */
  List<Suppressed> suppressed() {
    return suppressed;
  }

  /** Number of published rows. */
  int published() {
    return published;
  }

  private static boolean none(List<ReleasedTable> tables, Set<String> together) {
    return tables.stream().noneMatch(table -> table.dimensions().containsAll(together));
  }

  /**
   * Whether tables may contradict each other though every two of them agree in what they share
   * (Graham 1979): three tables of two of three dimensions do.
   */
  private static boolean cyclic(List<ReleasedTable> tables) {
    List<Set<String>> left = new ArrayList<>();
    tables.forEach(table -> left.add(new TreeSet<>(table.dimensions())));
    boolean again = true;
    while (again) {
      again = false;
      for (Set<String> one : left) {
        again |=
            one.removeIf(
                dimension -> left.stream().noneMatch(o -> o != one && o.contains(dimension)));
      }
      Optional<Set<String>> inside =
          left.stream()
              .filter(one -> left.stream().anyMatch(o -> o != one && o.containsAll(one)))
              .findFirst();
      if (inside.isPresent()) {
        again = true;
        Set<String> gone = inside.get();
        left.removeIf(one -> one == gone);
      }
    }
    return left.size() > 1;
  }

  private static boolean few(List<ReleasedTable> tables, LabelValues labels) {
    return microcells(tables).dimensions().stream()
            .mapToDouble(labels::size)
            .reduce(1, (one, other) -> one * other)
        <= MOST_MICROCELLS;
  }

  /** The table of all dimensions, of which nothing is published. */
  private static ReleasedTable microcells(List<ReleasedTable> tables) {
    TreeSet<String> dimensions = new TreeSet<>();
    tables.forEach(table -> dimensions.addAll(table.dimensions()));
    return new ReleasedTable("microcells", List.copyOf(dimensions), List.of(), List.of(), Map.of());
  }

  private int column(ReleasedTable table) {
    for (int c = 0; c < table.columns().size(); c++) {
      if (table.columns().get(c).additive() && table.columns().get(c).name().equals(measure)) {
        return c;
      }
    }
    return -1;
  }

  private Long value(Place place) {
    int column = column(crossings.get(place.table()).table());
    return column < 0 ? null : place.row().values().get(column);
  }

  private void rows(Consumer<Place> visitor) {
    for (int t = 0; t < crossings.size(); t++) {
      for (ReleasedTable.Row row : crossings.get(t).table().rows()) {
        visitor.accept(new Place(t, row));
      }
    }
  }

  private boolean finest(Place place) {
    return crossings.get(place.table()).finest(place.row().labels());
  }

  private void visit(Place place, IntConsumer visitor) {
    int first = offset[place.table()];
    crossings
        .get(place.table())
        .forEachCell(place.row().labels(), cell -> visitor.accept(first + cell));
  }

  /** Takes the published finest cells for known; tells whether no value is negative. */
  private boolean read() {
    boolean[] negative = {false};
    rows(
        place -> {
          Long known = value(place);
          boolean finest = finest(place);
          if (known != null) {
            published++;
            negative[0] |= known < 0;
            if (finest) {
              visit(
                  place,
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

  /** Takes the cells of impossible combinations for 0. */
  private void empty(List<Map<String, String>> zeros, LabelValues labels) {
    for (Map<String, String> zero : zeros) {
      boolean named =
          zero.entrySet().stream().allMatch(e -> labels.find(e.getKey(), e.getValue()) >= 0);
      for (int t = 0; t < crossings.size() && named; t++) {
        List<String> dimensions = crossings.get(t).table().dimensions();
        if (dimensions.containsAll(zero.keySet())) {
          int first = offset[t];
          crossings
              .get(t)
              .forEachCell(
                  dimensions.stream().map(d -> zero.getOrDefault(d, ParentLabels.TOTAL)).toList(),
                  cell -> unknown[first + cell] = -1);
        }
      }
    }
  }

  /**
   * What tables have in common: for each combination of values of the dimensions that two tables
   * share the cells of either. Left out where an earlier table has these dimensions too.
   */
  private List<List<int[]>> links() {
    List<List<int[]>> links = new ArrayList<>();
    for (int u = 1; u < crossings.size(); u++) {
      for (int t = 0; t < u; t++) {
        List<String> shared = new ArrayList<>(crossings.get(t).table().dimensions());
        shared.retainAll(crossings.get(u).table().dimensions());
        if (crossings.subList(0, t).stream()
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

  /** The cells of a table that may be something, by their values in some dimensions. */
  private Map<List<Integer>, List<Integer>> cells(int t, List<String> dimensions) {
    Map<List<Integer>, List<Integer>> cells = new LinkedHashMap<>();
    for (int cell = offset[t]; cell < offset[t + 1]; cell++) {
      if (unknown[cell] >= 0 || value[cell] != 0) {
        cells
            .computeIfAbsent(
                crossings.get(t).values(cell - offset[t], dimensions), key -> new ArrayList<>())
            .add(cell);
      }
    }
    return cells;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers == null ? new int[0] : numbers.stream().mapToInt(i -> i).toArray();
  }

  /** Numbers the unknowns: cells that are in the same rows and links have one number. */
  private void divide(List<List<int[]>> links) {
    int[] classes = {1};
    rows(
        place -> {
          Map<Integer, Integer> parts = new HashMap<>();
          if (!(value(place) != null && finest(place))) {
            visit(place, cell -> split(cell, parts, classes));
          }
        });
    for (List<int[]> link : links) {
      for (int[] side : link) {
        Map<Integer, Integer> parts = new HashMap<>();
        Arrays.stream(side).forEach(cell -> split(cell, parts, classes));
      }
    }
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int cell = 0; cell < unknown.length; cell++) {
      if (unknown[cell] >= 0) {
        unknown[cell] = numbers.computeIfAbsent(unknown[cell], key -> system.unknown(smallest()));
      }
    }
    for (int i = 0; i < system.size(); i++) {
      sumsOf.add(new ArrayList<>());
    }
    stamps = new int[system.size()];
  }

  private void split(int cell, Map<Integer, Integer> parts, int[] classes) {
    if (unknown[cell] >= 0) {
      unknown[cell] = parts.computeIfAbsent(unknown[cell], key -> classes[0]++);
    }
  }

  /**
   * Says of every row what it is the sum of: the largest rows inside it, and the unknowns that are
   * left. Smaller rows come first, so that all rows follow from what is said.
   */
  private void relate(boolean counted) {
    List<Group> groups = new ArrayList<>();
    rows(
        place -> {
          if (value(place) == null || !finest(place)) {
            long[] constant = {0};
            List<Integer> members = new ArrayList<>();
            stamp++;
            visit(place, cell -> collect(cell, members, constant));
            groups.add(new Group(groups.size(), place, array(members), constant[0]));
          }
        });
    int[] totals = new int[groups.size()];
    groups.stream()
        .sorted(
            Comparator.<Group>comparingInt(group -> group.members().length)
                .thenComparing(group -> value(group.place()) == null))
        .forEach(group -> totals[group.number()] = relate(group, counted));
    for (Group group : groups) {
      if (value(group.place()) == null) {
        suppressed.add(
            new Suppressed(
                crossings.get(group.place().table()).table().name(),
                group.place().row().labels(),
                group.constant(),
                totals[group.number()]));
      }
    }
  }

  /** Says what a row is the sum of; gives the unknown that it is, or -1. */
  private int relate(Group group, boolean counted) {
    int[] members = group.members();
    Long known = value(group.place());
    if (known != null) {
      add(new Sum(members, Math.subtractExact(known, group.constant()), -1));
      return -1;
    } else if (members.length == 0) {
      return -1;
    }
    int total = members.length == 1 ? members[0] : system.unknown(smallest());
    if (counted && nonNegative && group.constant() == 0) {
      system.raise(total, 1);
    }
    if (members.length > 1) {
      add(new Sum(members, 0, total));
    }
    return total;
  }

  private long smallest() {
    return nonNegative ? 0 : LinearSystem.BELOW;
  }

  private void collect(int cell, List<Integer> members, long[] constant) {
    if (unknown[cell] < 0) {
      constant[0] = Math.addExact(constant[0], value[cell]);
    } else if (stamps[unknown[cell]] != stamp) {
      stamps[unknown[cell]] = stamp;
      members.add(unknown[cell]);
    }
  }

  private void add(Sum sum) {
    Map<Integer, Integer> signs = new LinkedHashMap<>();
    long level = sum.total() < 0 ? sum.level() : 0;
    if (sum.total() >= 0) {
      signs.put(sum.total(), -1);
    }
    equation(signs, Math.subtractExact(level, parts(sum.members(), 1, signs)));
    for (int member : sum.members()) {
      sumsOf.get(member).add(sum);
    }
  }

  /** Says that the cells of two tables add up alike. */
  private void relate(int[] one, int[] other) {
    Map<Integer, Integer> signs = new LinkedHashMap<>();
    long level = 0;
    for (int side = 1; side >= -1; side -= 2) {
      long[] constant = {0};
      List<Integer> members = new ArrayList<>();
      stamp++;
      for (int cell : side > 0 ? one : other) {
        collect(cell, members, constant);
      }
      level =
          Math.subtractExact(
              level, Math.addExact(side * constant[0], parts(array(members), side, signs)));
    }
    equation(signs, level);
  }

  /**
   * Takes some unknowns apart into the largest sums inside them and the unknowns that are left.
   *
   * @param signs takes the unknowns of the parts
   * @return what the parts that are known add up to
   */
  private long parts(int[] members, int sign, Map<Integer, Integer> signs) {
    int inside = ++stamp;
    long level = 0;
    for (int member : members) {
      stamps[member] = inside;
    }
    for (int member : members) {
      List<Sum> sums = sumsOf.get(member);
      for (int s = sums.size() - 1; s >= 0 && stamps[member] == inside; s--) {
        Sum part = sums.get(s);
        if (Arrays.stream(part.members()).allMatch(other -> stamps[other] == inside)) {
          Arrays.stream(part.members()).forEach(other -> stamps[other] = 0);
          if (part.total() < 0) {
            level = Math.addExact(level, sign * part.level());
          } else {
            signs.merge(part.total(), sign, Integer::sum);
          }
        }
      }
      if (stamps[member] == inside) {
        stamps[member] = 0;
        signs.merge(member, sign, Integer::sum);
      }
    }
    return level;
  }

  private void equation(Map<Integer, Integer> signs, long level) {
    signs.values().removeIf(sign -> sign == 0);
    system.equation(
        new LinearSystem.Equation(
            signs.keySet().stream().mapToInt(i -> i).toArray(),
            signs.values().stream().mapToInt(i -> i).toArray(),
            level));
  }
}
