package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/** Unions of cells against the records that lie in them. */
class UnionTest {
  private static final Cube CUBE =
      Cubes.cube(
          "cube",
          List.of(Cubes.version(), Cubes.flat("method")),
          Cubes.OWNERS,
          Cubes.INSTANCES,
          Cubes.USERS);

  private static Raw world(long seed) {
    Raw all = Worlds.random(new Random(seed), CUBE, 80, 12);
    return all.withStanding(who -> who % 3 != 0);
  }

  private static List<String> labels(CellTable table, int cell) {
    return IntStream.range(0, table.trees().size())
        .mapToObj(d -> table.trees().get(d).label(table.node(cell, d)))
        .toList();
  }

  /** How many of some random unions were told, each of them exactly. */
  private static int told(Raw raw, CellTable table, Random random) {
    Regions regions = new Regions(table);
    int told = 0;
    for (int i = 0; i < 60; i++) {
      double share = random.nextDouble();
      int[] cells =
          Arrays.stream(regions.finest()).filter(c -> random.nextDouble() < share).toArray();
      Optional<Statistics> found = regions.of(cells);
      if (found.isPresent()) {
        told++;
        check(raw, table, cells, found.get());
      }
    }
    return told;
  }

  private static void check(Raw raw, CellTable table, int[] cells, Statistics found) {
    Set<List<String>> labels = new HashSet<>();
    Arrays.stream(cells).forEach(cell -> labels.add(labels(table, cell)));
    List<Raw.Record> behind = new ArrayList<>(raw.records());
    behind.removeIf(record -> !labels.contains(record.labels()));
    Raw.Truth truth = raw.truth(behind);
    assertThat(found.contributors()).isEqualTo(truth.contributors());
    assertThat(found.standing()).isEqualTo(truth.standing());
    assertThat(found.sums()).isEqualTo(truth.sums());
    assertThat(found.carriers())
        .isEqualTo(truth.carried().stream().mapToLong(List::size).toArray());
    assertThat(found.standingCarriers()).isEqualTo(truth.standingCarriers());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void union_everyContributorTraced_isExact(long seed) {
    Raw raw = world(seed);
    CellTable table = raw.cells((cube, cells) -> cell -> true).table();

    assertThat(told(raw, table, new Random(seed))).isEqualTo(60);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void union_smallCellsTraced_isExactWhereItIsTold(long seed) {
    Raw raw = world(seed);
    CellTable table = raw.cells((cube, cells) -> cell -> cells.contributors(cell) < 6).table();

    assertThat(told(raw, table, new Random(seed))).isBetween(1, 59);
  }

  /** Owner 1 has standing and lies in both cells; added up, it would count twice. */
  @Test
  void union_ofCellsThatShareAnOwner_countsItsStandingOnce() {
    Cube cube = Cubes.cube("cube", List.of(Cubes.flat("method")), Cubes.OWNERS, Cubes.USERS);
    Raw raw =
        new Raw(
            cube,
            List.of(
                new Raw.Record(1, List.of("docker"), 5),
                new Raw.Record(2, List.of("docker"), 0),
                new Raw.Record(1, List.of("snap"), 7),
                new Raw.Record(3, List.of("snap"), 9)),
            who -> who != 3);
    Regions regions = new Regions(raw.cells().table());
    Statistics both = regions.of(regions.finest()).orElseThrow();

    assertThat(both.contributors()).isEqualTo(3);
    assertThat(both.standing()).isEqualTo(2);
    assertThat(both.carriers()).containsExactly(2);
    assertThat(both.standingCarriers()).containsExactly(1);
  }
}
