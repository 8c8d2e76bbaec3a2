package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;

/**
 * From released tables to linear systems, one for each population: what anyone can add up and
 * subtract.
 *
 * <p>All tables must be of one protection group and window. Tables of one population are linked
 * where they name a dimension alike and where a measure means the same, however it is called. The
 * same tables in the same order give the same systems.
 */
public final class JointTables {
  private JointTables() {}

  /**
   * The additive measures. Each table covers the population: what none of its rows stands for has a
   * row of zeros. A table without an additive measure is left out. A table that was superseded by a
   * later one of its cube stays with the others where its totals are theirs, and else is a system
   * of its own, since its records were others.
   *
   * @param tables in order of publication, superseded ones included
   */
  public static List<LinkedTables> of(List<DeclaredTable> tables) {
    return linked(tables).stream().map(Linked::tables).toList();
  }

  /** A system with its tables. */
  record Linked(LinkedSystem system, LinkedTables tables) {}

  /** The same, with what made them. */
  static List<Linked> linked(List<DeclaredTable> tables) {
    List<Linked> linked = new ArrayList<>();
    byPopulation(tables)
        .forEach(
            (name, all) -> {
              List<DeclaredTable> additive = all.stream().filter(JointTables::adds).toList();
              List<List<DeclaredTable>> systems = systems(additive);
              for (int s = 0; s < systems.size(); s++) {
                linked.add(additive(s == 0 ? name : name + "@" + (s + 1), systems.get(s)));
              }
            });
    return linked;
  }

  /**
   * The distinct counts, of rows and of levels. They do not add up, and two of them differ by
   * whoever lies in both: no linear system holds them.
   *
   * @param tables in order of publication
   */
  public static List<LinkedTables> distinct(List<DeclaredTable> tables) {
    List<LinkedTables> linked = new ArrayList<>();
    byPopulation(tables)
        .forEach(
            (name, all) -> {
              List<DeclaredTable> counting = all.stream().filter(JointTables::counts).toList();
              if (!counting.isEmpty()) {
                linked.add(distinct(name, counting));
              }
            });
    return linked;
  }

  /** Whether a table has an additive measure. */
  private static boolean adds(DeclaredTable table) {
    return table.declaration().measures().stream().anyMatch(Declaration.Measure::additive);
  }

  private static boolean counts(DeclaredTable table) {
    return !table.declaration().measures().stream().allMatch(Declaration.Measure::additive);
  }

  /** A population that is not known any more is nobody else's. */
  static Map<String, List<DeclaredTable>> byPopulation(List<DeclaredTable> tables) {
    Map<String, List<DeclaredTable>> byName = new LinkedHashMap<>();
    for (DeclaredTable table : tables) {
      Optional<Population> population = table.published().population();
      String name =
          population.map(PopulationName::of).orElse("unknown-" + table.published().cube());
      byName.computeIfAbsent(name, n -> new ArrayList<>()).add(table);
    }
    return byName;
  }

  /** The newest tables of all cubes, then superseded ones that contradict them. */
  private static List<List<DeclaredTable>> systems(List<DeclaredTable> tables) {
    List<List<DeclaredTable>> systems = new ArrayList<>();
    List<Map<String, Long>> totals = new ArrayList<>();
    Map<String, Integer> newest = new HashMap<>();
    IntStream.range(0, tables.size()).forEach(t -> newest.put(tables.get(t).published().cube(), t));
    List<Integer> order = new ArrayList<>(newest.values().stream().sorted().toList());
    IntStream.range(0, tables.size()).filter(t -> !order.contains(t)).forEach(order::add);
    for (int at : order) {
      DeclaredTable table = tables.get(at);
      Map<String, Long> own = totals(table);
      boolean superseded = newest.get(table.published().cube()) != at;
      int s = 0;
      while (superseded && s < systems.size() && contradict(totals.get(s), own)) {
        s++;
      }
      if (s == systems.size()) {
        systems.add(new ArrayList<>());
        totals.add(new HashMap<>());
      }
      systems.get(s).add(table);
      own.forEach(totals.get(s)::putIfAbsent);
    }
    systems.forEach(system -> system.sort(java.util.Comparator.comparingInt(tables::indexOf)));
    return systems;
  }

  private static boolean contradict(Map<String, Long> one, Map<String, Long> other) {
    return other.entrySet().stream()
        .anyMatch(e -> one.containsKey(e.getKey()) && !one.get(e.getKey()).equals(e.getValue()));
  }

  /** By meaning, the totals of a table of which nothing is withheld. */
  private static Map<String, Long> totals(DeclaredTable declared) {
    ReleasedCube table = declared.published().table();
    Map<String, Long> totals = new HashMap<>();
    if (table.rows().stream().allMatch(r -> r.status() == ReleasedCube.Status.PUBLISHED)) {
      List<Declaration.Measure> measures = declared.declaration().measures();
      for (int m = 0; m < measures.size(); m++) {
        if (measures.get(m).additive()) {
          int column = m;
          totals.put(
              measures.get(m).meaning(),
              table.rows().stream()
                  .mapToLong(row -> row.values().get(column))
                  .reduce(0, Math::addExact));
        }
      }
    }
    return totals;
  }

  private static Linked additive(String name, List<DeclaredTable> tables) {
    LinkedSystem system = new LinkedSystem(tables, LinkedSystem.With.ROWS);
    return new Linked(
        system,
        new LinkedTables(
            name,
            tables.get(0).published().population(),
            IntStream.range(0, tables.size())
                .mapToObj(t -> new TableMaker(system, t).additive())
                .toList(),
            system.hierarchies()));
  }

  private static LinkedTables distinct(String name, List<DeclaredTable> tables) {
    LinkedSystem system = new LinkedSystem(tables, LinkedSystem.With.LEVELS);
    List<org.obmeet.telemetry.privacy.tables.ReleasedTable> all = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      all.add(new TableMaker(system, t).counts());
      if (!tables.get(t).published().table().levels().isEmpty()) {
        all.add(new TableMaker(system, t).levels());
      }
    }
    return new LinkedTables(
        name, tables.get(0).published().population(), all, system.hierarchies());
  }
}
