package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.JointTables;
import org.obmeet.telemetry.privacy.joint.LinkedTables;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

/** Linked systems of decided worlds hold for the records themselves: none contradicts another. */
class LinkedWorldsTest {
  private static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));
  private static final List<Cube> CUBES =
      List.of(
          Cubes.cube(
              "first",
              List.of(Cubes.version(), Cubes.flat("method")),
              Cubes.OWNERS,
              Cubes.INSTANCES),
          Cubes.cube("second", List.of(Cubes.flat("platform")), Cubes.INSTANCES),
          Cubes.cube("third", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES));

  static List<Long> seeds() {
    return new Random(11).longs(40).boxed().toList();
  }

  private static List<DeclaredTable> released(JointWorld world) {
    List<DeclaredTable> tables = new ArrayList<>();
    List<Decision> decisions =
        Disclosure.decide(CUBES.stream().map(world::cells).toList(), List.of());
    for (int c = 0; c < CUBES.size(); c++) {
      if (decisions.get(c) instanceof Decision.Release release) {
        Cube cube = CUBES.get(c);
        tables.add(
            new DeclaredTable(
                new PublishedTable(
                    cube.name(), WEEK, Optional.of(Population.of(cube)), release.table()),
                Declaration.of(cube)));
      }
    }
    return tables;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void linkedTables_ofADecidedWorld_addUpToItsRecords(long seed) {
    JointWorld world = JointWorld.of(seed);
    LinkedTables linked = JointTables.of(released(world)).get(0);

    assertThat(linked.tables()).isNotEmpty();
    for (ReleasedTable table : linked.tables()) {
      long[] found = new long[table.rows().size()];
      for (Raw.Record record : world.joint()) {
        List<Integer> rows = rows(linked, table, record);
        assertThat(rows).as("rows of " + table.name() + " for " + record.labels()).hasSize(1);
        found[rows.get(0)]++;
      }
      for (int r = 0; r < found.length; r++) {
        assertThat(table.rows().get(r).values())
            .as(table.name() + " " + table.rows().get(r).labels())
            .containsExactly(found[r]);
      }
    }
  }

  /** Rows that stand for a record, by groups and ladders alone. */
  private static List<Integer> rows(LinkedTables linked, ReleasedTable table, Raw.Record record) {
    List<Integer> rows = new ArrayList<>();
    for (int r = 0; r < table.rows().size(); r++) {
      boolean all = true;
      for (int d = 0; d < table.dimensions().size() && all; d++) {
        String dimension = table.dimensions().get(d);
        String leaf = leaf(linked, dimension, record);
        String label = table.rows().get(r).labels().get(d);
        all =
            label.equals(Hierarchy.TOTAL)
                || table
                    .groups()
                    .getOrDefault(dimension, Map.of())
                    .getOrDefault(label, List.of(label))
                    .contains(leaf);
      }
      if (all) {
        rows.add(r);
      }
    }
    return rows;
  }

  private static String leaf(LinkedTables linked, String dimension, Raw.Record record) {
    String value = record.labels().get(JointWorld.FIELDS.indexOf(dimension));
    Map<String, Boolean> named = new TreeMap<>();
    for (ReleasedTable table : linked.tables()) {
      int d = table.dimensions().indexOf(dimension);
      if (d >= 0) {
        table.rows().forEach(row -> named.put(row.labels().get(d), true));
        table
            .groups()
            .getOrDefault(dimension, Map.of())
            .values()
            .forEach(leaves -> leaves.forEach(leaf -> named.put(leaf, true)));
      }
    }
    if (named.containsKey(value)) {
      return value;
    }
    List<String> path =
        CUBES.stream()
            .flatMap(cube -> cube.dimensions().stream())
            .filter(d -> d.field().equals(dimension))
            .findFirst()
            .orElseThrow()
            .ladder()
            .path(value);
    return path.stream()
        .skip(1)
        .map(node -> node + ".*")
        .filter(named::containsKey)
        .findFirst()
        .orElse("*other*");
  }
}
