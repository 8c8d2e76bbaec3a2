package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

class LinkageTest {
  private static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));

  static List<Long> seeds() {
    return new Random(7).longs(30).boxed().toList();
  }

  private static final Cube FIRST =
      Cubes.cube("first", List.of(Cubes.version(), Cubes.flat("method")), Cubes.INSTANCES);
  private static final Cube SECOND =
      Cubes.cube("second", List.of(Cubes.version(), Cubes.flat("platform")), Cubes.INSTANCES);
  private static final Cube THIRD =
      Cubes.cube("third", List.of(Cubes.flat("method"), Cubes.flat("platform")), Cubes.INSTANCES);
  private static final Cube VERSIONS =
      Cubes.cube("versions", List.of(Cubes.version()), Cubes.INSTANCES);
  private static final Cube METHODS =
      Cubes.cube("methods", List.of(Cubes.flat("method")), Cubes.INSTANCES);

  /** The marginals of one dimension are what folds of two dimensions are subtracted from. */
  private static final List<Cube> CUBES = List.of(FIRST, SECOND, THIRD, VERSIONS, METHODS);

  /** Finest cells under threshold that follow exactly from everything released. */
  private static long opened(JointWorld world, List<Decision> decisions) {
    List<List<String>> grid = world.microcells();
    SpanAttack attack = new SpanAttack();
    for (int c = 0; c < CUBES.size(); c++) {
      if (decisions.get(c) instanceof Decision.Release release) {
        know(attack, world, CUBES.get(c), release.table(), grid);
      }
    }
    return CUBES.stream()
        .flatMap(cube -> small(world, cube).stream().map(cell -> indicator(cube, cell, grid)))
        .filter(attack::opens)
        .count();
  }

  private static void know(
      SpanAttack attack, JointWorld world, Cube cube, ReleasedCube table, List<List<String>> grid) {
    Raw raw = world.seenBy(cube);
    for (ReleasedCube.Row row : table.rows()) {
      List<Set<String>> sets = new ArrayList<>();
      for (int d = 0; d < row.labels().size(); d++) {
        sets.add(raw.values(table, d, row.labels().get(d)));
      }
      attack.know(indicator(cube, sets, grid));
    }
  }

  private static Collection<List<Set<String>>> small(JointWorld world, Cube cube) {
    Raw raw = world.seenBy(cube);
    Set<List<Set<String>>> cells = new HashSet<>();
    for (Raw.Record record : raw.records()) {
      long n = raw.records().stream().filter(r -> r.labels().equals(record.labels())).count();
      if (n < Cubes.K) {
        cells.add(record.labels().stream().map(Set::of).toList());
      }
    }
    return cells;
  }

  private static boolean[] indicator(Cube cube, List<Set<String>> sets, List<List<String>> grid) {
    boolean[] indicator = new boolean[grid.size()];
    for (int i = 0; i < indicator.length; i++) {
      List<String> cell = grid.get(i);
      indicator[i] =
          IntStream.range(0, sets.size())
              .allMatch(
                  d ->
                      sets.get(d)
                          .contains(
                              cell.get(
                                  JointWorld.FIELDS.indexOf(cube.dimensions().get(d).field()))));
    }
    return indicator;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decide_cubesThatShareDimensions_openNoSmallCell(long seed) {
    JointWorld world = JointWorld.of(seed);
    List<CubeCells> cells = CUBES.stream().map(c -> world.cells(c)).toList();
    List<Decision> decisions = Disclosure.decide(cells, List.of());
    assertThat(opened(world, decisions)).isZero();
    for (int c = 0; c < CUBES.size(); c++) {
      if (decisions.get(c) instanceof Decision.Release release) {
        Proof.check(world.seenBy(CUBES.get(c)), release.table());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decide_tablesOutBefore_openNoSmallCell(long seed) {
    JointWorld world = JointWorld.of(seed);
    List<Decision> decisions = new ArrayList<>();
    List<PublishedTable> out = new ArrayList<>();
    for (Cube cube : CUBES) {
      Decision decision = Disclosure.decide(List.of(world.cells(cube)), out).get(0);
      decisions.add(decision);
      if (decision instanceof Decision.Release release) {
        out.add(
            new PublishedTable(
                cube.name(), WEEK, Optional.of(Population.of(cube)), release.table()));
      }
    }
    assertThat(opened(world, decisions)).isZero();
    List<CubeCells> cells = CUBES.stream().map(c -> world.cells(c)).toList();
    assertThat(decisions).isEqualTo(Disclosure.decide(cells, List.of()));
  }

  private static List<Decision> apart(JointWorld world) {
    return CUBES.stream()
        .map(cube -> Disclosure.decide(List.of(world.cells(cube)), List.of()).get(0))
        .toList();
  }

  /** Nothing is opened, and not because nothing is published. */
  @Test
  void decide_cubesThatShareDimensions_laterOnesStillResolveSomething() {
    long everyone = 0;
    long unsafeOnly = 0;
    long later = 0;
    for (long seed : seeds()) {
      JointWorld world = JointWorld.of(seed);
      List<Decision> known =
          Disclosure.decide(CUBES.stream().map(world::cells).toList(), List.of());
      List<Decision> usual =
          Disclosure.decide(
              CUBES.stream().map(cube -> world.seenBy(cube).cells()).toList(), List.of());
      assertThat(opened(world, usual)).isZero();
      everyone += resolving(known);
      unsafeOnly += resolving(usual);
      later += CUBES.size() - 1;
    }
    System.out.println(
        "later cubes that resolve something: of "
            + later
            + ", "
            + everyone
            + " with every contributor traced, "
            + unsafeOnly
            + " with those of unsafe cells");
    assertThat(everyone).isGreaterThan(later / 2);
  }

  private static long resolving(List<Decision> decisions) {
    return decisions.stream()
        .skip(1)
        .filter(d -> d instanceof Decision.Release r && r.table().rows().size() > 1)
        .count();
  }

  /** Positive control with a pencil: 36 of a in all, less 30 on tar, are 6 on snap. */
  @Test
  void attack_marginalLessItsSafePart_opensTheFoldedCell() {
    assertThat(opened(pencil(), apart(pencil()))).isPositive();
    List<CubeCells> cells = CUBES.stream().map(pencil()::cells).toList();
    assertThat(opened(pencil(), Disclosure.decide(cells, List.of()))).isZero();
  }

  private static JointWorld pencil() {
    List<Raw.Record> joint = new ArrayList<>();
    add(joint, 30, "a", "tar", "linux");
    add(joint, 30, "b", "tar", "linux");
    add(joint, 30, "c", "tar", "linux");
    add(joint, 6, "a", "snap", "linux");
    add(joint, 6, "b", "snap", "linux");
    add(joint, 30, "c", "snap", "linux");
    return new JointWorld(joint);
  }

  /** Positive control: each cube on its own is safe, all together are not. */
  @Test
  void attack_cubesDecidedApart_opensSmallCells() {
    List<JointWorld> worlds = seeds().stream().map(JointWorld::of).toList();
    long leaking = worlds.stream().filter(world -> opened(world, apart(world)) > 0).count();
    System.out.println("attack without the rule: " + leaking + " of " + worlds.size() + " worlds");
    assertThat(leaking).as("worlds in which the attack works without the rule").isGreaterThan(5);
  }

  @Test
  void decide_sharedDimension_resolvesOnlyWhatTheEarlierOneDoes() {
    JointWorld world = pencil();
    Cube first =
        Cubes.cube("first", List.of(Cubes.version(), Cubes.flat("method")), Cubes.INSTANCES);
    Cube later = Cubes.cube("later", List.of(Cubes.version()), Cubes.INSTANCES);
    List<CubeCells> cells = List.of(world.cells(first), world.cells(later));
    List<Decision> decisions = Disclosure.decide(cells, List.of());
    ReleasedCube table = ((Decision.Release) decisions.get(1)).table();
    assertThat(table.rows())
        .extracting(ReleasedCube.Row::labels)
        .containsExactly(List.of("c"), List.of("rest"));
    assertThat(table.groups().get(0).labels())
        .containsExactly(new ReleasedCube.GroupLabel("rest", "*", List.of("c")));
  }

  private static void add(List<Raw.Record> joint, int owners, String... labels) {
    for (int i = 0; i < owners; i++) {
      joint.add(new Raw.Record(joint.size(), List.of(labels), 1));
    }
  }

  @Test
  void decide_otherPopulationSharesADimension_isWithheldAsLinked() {
    JointWorld world = JointWorld.of(3);
    Cube narrower =
        Cubes.cube("narrower", Scope.EXTENDED, Map.of(), List.of(Cubes.version()), Cubes.INSTANCES);
    Cube filtered =
        Cubes.cube(
            "filtered",
            Scope.INFO_PAGE,
            Map.of("kind", "x"),
            List.of(Cubes.flat("method")),
            Cubes.INSTANCES);
    Cube unrelated =
        Cubes.cube(
            "unrelated",
            Scope.INFO_PAGE,
            Map.of("kind", "x"),
            List.of(Cubes.flat("platform")),
            Cubes.INSTANCES);
    List<Decision> decisions =
        Disclosure.decide(
            List.of(
                world.cells(FIRST),
                world.cells(narrower),
                world.cells(filtered),
                world.cells(unrelated)),
            List.of());
    assertThat(decisions.get(0)).isInstanceOf(Decision.Release.class);
    for (int i : new int[] {1, 2}) {
      Decision.Withheld withheld = (Decision.Withheld) decisions.get(i);
      assertThat(withheld.rule()).isEqualTo(Rule.LINKED);
      assertThat(withheld.outcome().incidencesWithheld()).isEqualTo(world.joint().size());
    }
    assertThat(decisions.get(3)).isInstanceOf(Decision.Release.class);
    assertThat(((Decision.Withheld) decisions.get(1)).explanation())
        .isEqualTo(
            "Nothing of narrower is published: shares a dimension with a cube of another"
                + " population.");
  }

  @Test
  void decide_otherPopulationSharesOneOfTwoDimensions_foldsThatOne() {
    JointWorld world = JointWorld.of(3);
    Cube filtered =
        Cubes.cube(
            "filtered",
            Scope.INFO_PAGE,
            Map.of("kind", "x"),
            List.of(Cubes.flat("platform"), Cubes.flat("method")),
            Cubes.INSTANCES);
    List<Decision> decisions =
        Disclosure.decide(List.of(world.cells(FIRST), world.cells(filtered)), List.of());

    ReleasedCube table = ((Decision.Release) decisions.get(1)).table();
    assertThat(table.rows()).extracting(row -> row.labels().get(1)).containsOnly("all");
    assertThat(table.rows()).extracting(row -> row.labels().get(0)).hasSizeGreaterThan(1);
    Proof.check(world.seenBy(filtered), table);
  }

  @Test
  void decide_publishedTableOfUnknownPopulation_withholdsWhatSharesADimension() {
    JointWorld world = JointWorld.of(3);
    Decision.Release first =
        (Decision.Release) Disclosure.decide(List.of(world.cells(FIRST)), List.of()).get(0);
    PublishedTable unknown = new PublishedTable("first", WEEK, first.table());
    assertThat(Disclosure.decide(List.of(world.cells(SECOND)), List.of(unknown)))
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.LINKED));
  }
}
