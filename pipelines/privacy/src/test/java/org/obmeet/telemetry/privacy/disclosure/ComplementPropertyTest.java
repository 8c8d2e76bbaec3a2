package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;

/** Every count of every cube of a group, taken from every total that contains it. */
class ComplementPropertyTest {
  private static final List<String> FIELDS =
      List.of("version", "method", "platform", "ldap", "kind", "consent", "arch");

  private static final List<Cube> CUBES =
      List.of(
          Cubes.cube("total", List.of(), Cubes.OWNERS, Cubes.INSTANCES),
          Cubes.cube("versions", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES),
          Cubes.cube("methods", List.of(Cubes.flat("method")), Cubes.OWNERS),
          Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS),
          Cubes.cube(
              "views",
              Scope.INFO_PAGE,
              Map.of("kind", "view"),
              List.of(Cubes.flat("platform")),
              Cubes.OWNERS),
          Cubes.cube(
              "extended", Scope.EXTENDED, Map.of(), List.of(Cubes.flat("arch")), Cubes.OWNERS));

  static List<Long> seeds() {
    return new Random(395).longs(60).boxed().toList();
  }

  /** Nearly everyone has the commonest value of everything, many have another one besides. */
  private static List<Raw.Record> world(long seed) {
    Random random = new Random(seed);
    int owners = 60 + random.nextInt(400);
    List<Raw.Record> joint = new ArrayList<>();
    for (int owner = 0; owner < owners; owner++) {
      boolean extended = random.nextInt(40) > 0;
      for (int i = random.nextInt(4); i >= 0; i--) {
        boolean usual = i == 0 && random.nextInt(40) > 0;
        joint.add(new Raw.Record(owner, labels(random, usual, extended), 1));
      }
    }
    return joint;
  }

  private static List<String> labels(Random random, boolean usual, boolean extended) {
    return List.of(
        usual ? "7.9.3" : Worlds.version(Worlds.skewed(random, 12)),
        usual ? "docker" : List.of("docker", "tar", "snap", "helm").get(random.nextInt(4)),
        random.nextInt(20) > 0 ? "linux" : "bsd",
        usual || random.nextInt(3) > 0 ? "no" : "yes",
        usual || random.nextInt(3) == 0 ? "view" : "feature",
        extended ? "extended" : "info_page",
        random.nextInt(20) > 0 ? "x64" : "arm64");
  }

  private static Raw seenBy(Cube cube, List<Raw.Record> joint) {
    return new Raw(
        cube,
        joint.stream()
            .filter(r -> counts(cube, r))
            .map(r -> new Raw.Record(r.contributor(), seen(cube, r), values(cube)))
            .toList());
  }

  private static boolean counts(Cube cube, Raw.Record r) {
    boolean scope = cube.population() != Scope.EXTENDED || r.labels().contains("extended");
    return scope && r.labels().containsAll(cube.where().values());
  }

  private static List<String> seen(Cube cube, Raw.Record r) {
    return cube.dimensions().stream().map(d -> r.labels().get(FIELDS.indexOf(d.field()))).toList();
  }

  private static long[] values(Cube cube) {
    return cube.measures().contains(Cubes.INSTANCES) ? new long[] {1} : new long[0];
  }

  private static List<Decision> decide(List<Raw.Record> joint, boolean everyone) {
    return Disclosure.decide(
        CUBES.stream()
            .map(cube -> seenBy(cube, joint))
            .map(raw -> everyone ? raw.cells((c, t) -> cell -> true) : raw.cells())
            .toList(),
        List.of());
  }

  private static long people(List<Raw.Record> records) {
    return records.stream().map(Raw.Record::contributor).distinct().count();
  }

  private static void check(List<Raw.Record> joint, List<Decision> decisions) {
    for (int c = 0; c < CUBES.size(); c++) {
      if (decisions.get(c) instanceof Decision.Release release) {
        ReleasedCube table = release.table();
        Raw raw = seenBy(CUBES.get(c), joint);
        Proof.check(raw, table);
        table.rows().stream()
            .map(row -> people(raw.behind(table, row.labels())))
            .forEach(n -> Proof.noSmallComplement(Cubes.K, people(joint), n));
        table.levels().stream()
            .map(row -> row.values().get(0))
            .forEach(n -> Proof.noSmallComplement(Cubes.K, people(joint), n));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decide_anyGroup_leavesNoSmallComplement(long seed) {
    List<Raw.Record> joint = world(seed);
    check(joint, decide(joint, false));
    check(joint, decide(joint, true));
  }

  /** Positive control: in how many worlds is a cell safe by itself and nearly everyone. */
  @Test
  void attack_totalLessEachSafeCell_countsTheFewOutside() {
    long leaking = seeds().stream().filter(seed -> leaks(world(seed))).count();
    System.out.println("complement without the rule: " + leaking + " of 60 worlds");
    assertThat(leaking).as("worlds with a small complement").isGreaterThan(20);
  }

  private static boolean leaks(List<Raw.Record> joint) {
    return CUBES.stream()
        .filter(cube -> !cube.dimensions().isEmpty())
        .flatMap(cube -> safeCells(seenBy(cube, joint)))
        .map(n -> people(joint) - n)
        .anyMatch(left -> 0 < left && left < Cubes.K);
  }

  private static Stream<Long> safeCells(Raw raw) {
    return raw.records().stream()
        .map(Raw.Record::labels)
        .distinct()
        .map(labels -> raw.records().stream().filter(r -> r.labels().equals(labels)).toList())
        .map(ComplementPropertyTest::people)
        .filter(n -> n >= Cubes.K);
  }

  /** Nothing leaks, and not because nothing is published. */
  @Test
  void decide_theseGroups_stillPublishSomething() {
    long rows = 0;
    long traced = 0;
    for (long seed : seeds()) {
      rows += rows(decide(world(seed), false));
      traced += rows(decide(world(seed), true));
    }
    System.out.println("rows published: " + rows + ", with everyone traced " + traced);
    assertThat(rows).isGreaterThan(60 * CUBES.size() / 2);
  }

  private static long rows(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Release.class::isInstance)
        .mapToLong(d -> ((Decision.Release) d).table().rows().size())
        .sum();
  }
}
