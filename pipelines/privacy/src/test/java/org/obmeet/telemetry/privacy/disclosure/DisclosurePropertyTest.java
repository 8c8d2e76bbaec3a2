package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.schemas.Cube;

class DisclosurePropertyTest {
  static List<Long> seeds() {
    return new Random(20_261_124).longs(40).boxed().toList();
  }

  private static Cube cube(Random random) {
    List<Cube.Dimension> dimensions =
        switch (random.nextInt(5)) {
          case 0 -> List.of(Cubes.version(), Cubes.flat("method"));
          case 1 -> List.of(Cubes.flat("method"), Cubes.flat("platform"), Cubes.version());
          case 2 -> List.of(Cubes.version(), Cubes.flag("ldap"));
          case 3 -> List.of(Cubes.version(), Cubes.sensitive("size"));
          default -> List.of(Cubes.version());
        };
    return switch (random.nextInt(3)) {
      case 0 -> Cubes.cube("cube", dimensions, Cubes.OWNERS, Cubes.INSTANCES);
      case 1 -> Cubes.cube("cube", dimensions, Cubes.USERS, Cubes.OWNERS);
      default -> Cubes.cube("cube", dimensions, Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);
    };
  }

  private static Raw world(long seed) {
    Random random = new Random(seed);
    return Worlds.random(random, cube(random), 5 + random.nextInt(400), 2 + random.nextInt(60));
  }

  /** A world in which a tenth to all of the contributors have standing. */
  private static Raw unevenWorld(long seed) {
    Random random = new Random(~seed);
    double share = 0.1 + 0.9 * random.nextDouble();
    BitSet standing = new BitSet();
    IntStream.range(0, 1000).forEach(who -> standing.set(who, random.nextDouble() < share));
    return world(seed).withStanding(standing::get);
  }

  private static Decision decide(CubeCells cells) {
    return Disclosure.decide(List.of(cells), List.of()).get(0);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void release_anyWorld_isExactSafeDisjointAndComplete(long seed) {
    Raw raw = world(seed);
    if (decide(raw.cells()) instanceof Decision.Release release) {
      Proof.check(raw, release.table());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void release_onlySmallCellsTraced_isStillExactAndSafe(long seed) {
    Raw raw = world(seed);
    CubeCells cells =
        raw.cells((cube, table) -> cell -> table.contributors(cell) < cube.threshold());
    if (decide(cells) instanceof Decision.Release release) {
      Proof.check(raw, release.table());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void release_everyContributorTraced_isExactAndSafe(long seed) {
    Raw raw = world(seed);
    if (decide(raw.cells((cube, table) -> cell -> true)) instanceof Decision.Release release) {
      Proof.check(raw, release.table());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decision_shuffledAndRenumbered_isTheSame(long seed) {
    Raw raw = world(seed);
    assertThat(decide(raw.shuffled(new Random(seed + 1)).cells())).isEqualTo(decide(raw.cells()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void release_contributorsWithoutStanding_isExactAndSafeHoweverTheyAreTraced(long seed) {
    Raw raw = unevenWorld(seed);
    for (Raw.Traced traced :
        List.<Raw.Traced>of(
            Disclosure::traced,
            (cube, table) -> cell -> table.contributors(cell) < cube.threshold(),
            (cube, table) -> cell -> true)) {
      if (decide(raw.cells(traced)) instanceof Decision.Release release) {
        Proof.check(raw, release.table());
      }
    }
    assertThat(decide(raw.shuffled(new Random(seed + 1)).cells())).isEqualTo(decide(raw.cells()));
  }

  @Test
  void release_contributorsWithoutStanding_changesWhatIsPublished() {
    long other =
        seeds().stream()
            .filter(seed -> !decide(world(seed).cells()).equals(decide(unevenWorld(seed).cells())))
            .count();
    long released =
        seeds().stream()
            .filter(seed -> decide(unevenWorld(seed).cells()) instanceof Decision.Release)
            .count();
    assertThat(other).isBetween(5L, 40L);
    assertThat(released).isGreaterThan(15);
  }

  /** Without the rule, a world of few with standing breaks the proof. */
  @Test
  void proof_tableDecidedAsIfAllHadStanding_fails() {
    Raw raw =
        Worlds.random(
            new Random(5), Cubes.cube("cube", List.of(Cubes.version()), Cubes.OWNERS), 300, 20);
    ReleasedCube table = ((Decision.Release) decide(raw.cells())).table();
    Proof.check(raw, table);
    assertThatThrownBy(() -> Proof.check(raw.withStanding(who -> who % 12 == 0), table))
        .isInstanceOf(AssertionError.class);
  }

  /** A check that cannot fail proves nothing. */
  @Test
  void proof_tamperedTable_fails() {
    Raw raw =
        Worlds.random(
            new Random(5), Cubes.cube("cube", List.of(Cubes.version()), Cubes.OWNERS), 300, 20);
    ReleasedCube table = ((Decision.Release) decide(raw.cells())).table();
    ReleasedCube.Row row = table.rows().get(0);
    ReleasedCube.Row wrong =
        new ReleasedCube.Row(row.labels(), row.status(), List.of(row.values().get(0) + 1));
    List<ReleasedCube.Row> fewer = table.rows().subList(1, table.rows().size());
    assertThatThrownBy(() -> Proof.check(raw, with(table, fewer))).hasMessageContaining("complete");
    assertThatThrownBy(
            () ->
                Proof.check(
                    raw, with(table, Stream.concat(Stream.of(wrong), fewer.stream()).toList())))
        .isInstanceOf(AssertionError.class);
  }

  private static ReleasedCube with(ReleasedCube table, List<ReleasedCube.Row> rows) {
    return new ReleasedCube(
        table.dimensions(), table.measures(), rows, table.levels(), table.groups());
  }

  @Test
  void release_mostWorlds_isNotWithheld() {
    long released =
        seeds().stream()
            .filter(seed -> decide(world(seed).cells()) instanceof Decision.Release)
            .count();
    assertThat(released).isGreaterThan(25);
  }
}
