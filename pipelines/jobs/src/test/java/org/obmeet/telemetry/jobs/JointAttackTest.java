package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.joint.JointTables;
import org.obmeet.telemetry.privacy.joint.LinkedTables;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.world.World;
import org.obmeet.telemetry.world.WorldOptions;

/**
 * Eight weeks of releases about instances, attacked as one system for each population and window.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JointAttackTest {
  private static final String ASKED = "asked";

  private final List<LinkedTables> populations = new ArrayList<>();
  private RunReport report;

  @BeforeAll
  void release(@TempDir Path folder) throws IOException {
    WorldOptions options =
        WorldOptions.defaults().withInstances(160).withPeople(1).withEvents(1).withDays(56);
    TinyWorld world =
        new TinyWorld(
            folder.resolve("input"), World.of(options).write(folder.resolve("input")).clock());
    Workplace work = new Workplace(folder, world.clock());
    work.ingest(List.of(world.reports()), List.of(), Optional.of(world.consents()));
    report = work.aggregate();
    Lake lake = work.lake();
    Catalog catalog = Catalog.load();
    for (String stream : catalog.datasets().keySet()) {
      for (Window window : windows(lake)) {
        JointTables.of(
                ReleasedTables.of(lake, lake.state(), catalog, stream, window).stream()
                    .map(ReleasedTables.Out::table)
                    .toList())
            .forEach(linked -> populations.add(split(linked)));
      }
    }
  }

  private static List<Window> windows(Lake lake) {
    return lake.state().releases().keySet().stream().map(ReleaseKey::window).distinct().toList();
  }

  /** With two values for each leaf that no row has to itself: a row is folded over at least two. */
  private static LinkedTables split(LinkedTables linked) {
    Set<String> rows = new HashSet<>();
    linked.tables().stream()
        .flatMap(table -> table.rows().stream())
        .forEach(row -> rows.addAll(row.labels()));
    List<ReleasedTable> tables = new ArrayList<>();
    for (ReleasedTable table : linked.tables()) {
      Map<String, Map<String, List<String>>> groups = new HashMap<>();
      table.groups().forEach((d, labels) -> groups.put(d, split(labels, rows)));
      tables.add(
          new ReleasedTable(
              table.name(), table.dimensions(), table.columns(), table.rows(), groups));
    }
    return new LinkedTables(linked.name(), linked.population(), tables, linked.hierarchies());
  }

  private static Map<String, List<String>> split(
      Map<String, List<String>> groups, Set<String> rows) {
    Map<String, List<String>> split = new HashMap<>();
    groups.forEach(
        (label, leaves) ->
            split.put(
                label,
                leaves.stream()
                    .flatMap(
                        leaf ->
                            rows.contains(leaf) ? Stream.of(leaf) : Stream.of(leaf, leaf + " (2)"))
                    .toList()));
    return split;
  }

  @Test
  void eightWeeks_attackedJointly_tellNothingThatIsFolded() {
    int asked = 0;
    for (LinkedTables population : populations) {
      Map<List<String>, Long> covering = new HashMap<>();
      AttackReport found = attack(population, covering);
      asked += found.bounds().size();
      assertThat(found.exact())
          .as(population.name())
          .allMatch(
              bound -> covering.get(key(bound.table(), bound.labels(), bound.measure())) == 0);
    }
    assertThat(asked).as("finest cells that rows are folded over").isGreaterThan(300);
  }

  @Test
  void oneFoldedValue_publishedBesides_isFound() {
    int told = 0;
    for (LinkedTables population : populations) {
      for (ReleasedTable table : population.tables()) {
        if (table.dimensions().size() == 1) {
          told += told(population, table);
        }
      }
    }
    assertThat(told).as("what the attack finds where it can").isGreaterThan(20);
  }

  /** Asks for both halves of a folded row of two leaves, one of which another table publishes. */
  private static int told(LinkedTables population, ReleasedTable table) {
    String dimension = table.dimensions().get(0);
    for (ReleasedTable.Row row : table.rows()) {
      List<String> leaves =
          table.groups().getOrDefault(dimension, Map.of()).get(row.labels().get(0));
      if (leaves != null && leaves.size() == 2 && row.values().get(0) > 1) {
        ReleasedTable half =
            new ReleasedTable(
                "half",
                table.dimensions(),
                table.columns(),
                List.of(
                    new ReleasedTable.Row(
                        List.of(leaves.get(0)),
                        ReleasedTable.Status.PUBLISHED,
                        row.values().stream().map(v -> v / 2).toList())),
                Map.of());
        List<ReleasedTable> tables = new ArrayList<>(population.tables());
        tables.add(half);
        tables.add(asking(table, List.of(List.of(leaves.get(1)))));
        AttackReport found = Attack.attack(tables, population.hierarchies(), List.of());
        return found.exact().size();
      }
    }
    return 0;
  }

  @Test
  void eightWeeks_areAudited_andNothingIsFound() {
    assertThat(report.audit().get("targets")).isGreaterThan(300);
    assertThat(report.audit()).containsEntry("findings", 0L);
  }

  /** Attacks the tables of a population, asking for each finest cell that a row is folded over. */
  private static AttackReport attack(LinkedTables population, Map<List<String>, Long> covering) {
    List<ReleasedTable> tables = new ArrayList<>(population.tables());
    for (ReleasedTable table : population.tables()) {
      Set<List<String>> cells = new HashSet<>();
      for (ReleasedTable.Row row : table.rows()) {
        List<List<String>> behind = finest(population, table, row);
        if (behind.size() > 1) {
          cells.addAll(behind);
          for (List<String> cell : behind) {
            for (int c = 0; c < table.columns().size(); c++) {
              covering.put(
                  key(ASKED + table.name(), cell, table.columns().get(c).name()),
                  row.values().get(c));
            }
          }
        }
      }
      tables.add(asking(table, List.copyOf(cells)));
    }
    return Attack.attack(tables, population.hierarchies(), List.of());
  }

  private static ReleasedTable asking(ReleasedTable table, List<List<String>> cells) {
    List<Long> open = Collections.nCopies(table.columns().size(), null);
    return new ReleasedTable(
        ASKED + table.name(),
        table.dimensions(),
        table.columns(),
        cells.stream()
            .map(cell -> new ReleasedTable.Row(cell, ReleasedTable.Status.WITHHELD, open))
            .toList(),
        Map.of());
  }

  /** The combinations of leaves that a row stands for. */
  private static List<List<String>> finest(
      LinkedTables population, ReleasedTable table, ReleasedTable.Row row) {
    List<List<String>> cells = List.of(List.of());
    for (int d = 0; d < table.dimensions().size(); d++) {
      List<String> leaves = leaves(population, table, d, row.labels().get(d));
      List<List<String>> longer = new ArrayList<>();
      for (List<String> cell : cells) {
        for (String leaf : leaves) {
          List<String> labels = new ArrayList<>(cell);
          labels.add(leaf);
          longer.add(labels);
        }
      }
      cells = longer;
    }
    return cells;
  }

  private static List<String> leaves(
      LinkedTables population, ReleasedTable table, int d, String label) {
    String dimension = table.dimensions().get(d);
    if (!label.equals(Hierarchy.TOTAL)) {
      return table.groups().getOrDefault(dimension, Map.of()).getOrDefault(label, List.of(label));
    }
    Set<String> all = new HashSet<>();
    for (ReleasedTable other : population.tables()) {
      int at = other.dimensions().indexOf(dimension);
      Map<String, List<String>> groups = other.groups().getOrDefault(dimension, Map.of());
      other.rows().stream()
          .filter(row -> at >= 0 && !row.labels().get(at).equals(Hierarchy.TOTAL))
          .map(row -> row.labels().get(at))
          .forEach(named -> all.addAll(groups.getOrDefault(named, List.of(named))));
    }
    return all.isEmpty() ? List.of(Hierarchy.TOTAL) : all.stream().sorted().toList();
  }

  private static List<String> key(String table, List<String> labels, String measure) {
    List<String> key = new ArrayList<>(List.of(table, measure));
    key.addAll(labels);
    return key;
  }
}
