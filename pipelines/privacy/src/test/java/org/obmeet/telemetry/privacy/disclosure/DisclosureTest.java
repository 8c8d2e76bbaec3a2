package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

class DisclosureTest {
  private final List<Raw.Record> records = new ArrayList<>();
  private int next;

  private void add(int owners, long value, String... labels) {
    for (int i = 0; i < owners; i++) {
      records.add(new Raw.Record(next++, List.of(labels), value));
    }
  }

  private static Cube versions(Cube.Measure additive) {
    return Cubes.cube("cube", List.of(Cubes.version()), Cubes.OWNERS, additive);
  }

  private static Decision decide(Raw raw) {
    return Disclosure.decide(List.of(raw.cells()), List.of()).get(0);
  }

  private Decision decide(Cube cube) {
    return decide(new Raw(cube, records));
  }

  private ReleasedCube release(Cube cube) {
    Raw raw = new Raw(cube, records);
    ReleasedCube table = ((Decision.Release) decide(raw)).table();
    Proof.check(raw, table);
    return table;
  }

  private static ReleasedCube.Row row(String label, Long... values) {
    return new ReleasedCube.Row(
        List.of(label), ReleasedCube.Status.PUBLISHED, java.util.Arrays.asList(values));
  }

  @Test
  void decide_exactlyThreshold_standsAlone() {
    add(10, 1, "6.4.1");
    add(12, 1, "6.4.2");
    assertThat(release(versions(Cubes.INSTANCES)).rows())
        .containsExactly(row("6.4.1", 10L, 10L), row("6.4.2", 12L, 12L));
  }

  @Test
  void decide_oneUnderThreshold_climbsUntilItsRestIsSafe() {
    add(9, 1, "6.4.1");
    add(30, 1, "6.4.2");
    add(5, 1, "6.3.1");
    add(25, 1, "6.3.2");
    add(40, 1, "7.0.0");
    ReleasedCube table = release(versions(Cubes.INSTANCES));
    assertThat(table.rows())
        .containsExactly(
            row("6 · rest", 14L, 14L),
            row("6.3.2", 25L, 25L),
            row("6.4.2", 30L, 30L),
            row("7.0.0", 40L, 40L));
    assertThat(table.groups())
        .containsExactly(
            new ReleasedCube.Group(
                "version",
                List.of(new ReleasedCube.GroupLabel("6 · rest", "6", List.of("6.3.2", "6.4.2")))));
    assertThat(table.levels())
        .containsExactly(
            row("*", 109L, null), row("6", 69L, null), row("7", 40L, null), row("7.0", 40L, null));
  }

  @Test
  void decide_unsafeRootRest_takesInWhatLosesLeast() {
    add(3, 1, "5.0.0");
    add(30, 1, "6.4.2");
    add(20, 1, "6.3.2");
    ReleasedCube table = release(versions(Cubes.INSTANCES));
    assertThat(table.rows()).containsExactly(row("6.4.2", 30L, 30L), row("rest", 23L, 23L));
    assertThat(table.groups().get(0).labels())
        .containsExactly(new ReleasedCube.GroupLabel("rest", "*", List.of("6.4.2")));
  }

  @Test
  void decide_ownerInManyCells_isCountedOnce() {
    for (int owner = 0; owner < 9; owner++) {
      for (int v = 0; v < 30; v++) {
        records.add(new Raw.Record(owner, List.of("6.4." + v), 1));
      }
    }
    assertThat(decide(versions(Cubes.INSTANCES)))
        .isInstanceOfSatisfying(
            Decision.Withheld.class,
            w -> {
              assertThat(w.rule()).isEqualTo(Rule.THRESHOLD);
              assertThat(w.explanation())
                  .isEqualTo(
                      "Nothing of cube is published: fewer contributors than the threshold.");
              assertThat(w.outcome()).isEqualTo(new Outcome(0, 0, 30, 270, 0, 270));
            });
  }

  @Test
  void decide_everythingInOneCell_isOneRow() {
    add(20, 1, "6.4.1");
    assertThat(release(versions(Cubes.INSTANCES)).rows()).containsExactly(row("6.4.1", 20L, 20L));
  }

  @Test
  void decide_emptyTable_isReleasedOnlyWithinALargePopulation() {
    Cube nobody =
        Cubes.cube(
            "nobody",
            Scope.INFO_PAGE,
            Map.of("kind", "x"),
            List.of(Cubes.flat("method")),
            Cubes.INSTANCES);
    Cube total = Cubes.cube("total", List.of(), Cubes.OWNERS);
    assertThat(decide(new Raw(nobody, List.of())))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.THRESHOLD));
    for (int people : new int[] {9, 10}) {
      List<Raw.Record> everyone =
          IntStream.range(0, people).mapToObj(i -> new Raw.Record(i, List.of())).toList();
      Decision decision =
          Disclosure.decide(
                  List.of(new Raw(total, everyone).cells(), new Raw(nobody, List.of()).cells()),
                  List.of())
              .get(1);
      assertThat(decision instanceof Decision.Release).as(people + " people").isEqualTo(people > 9);
    }
  }

  @Test
  void decide_singleRecord_isWithheld() {
    add(1, 1, "6.4.1");
    assertThat(decide(versions(Cubes.INSTANCES))).isInstanceOf(Decision.Withheld.class);
  }

  @Test
  void decide_totalOnly_isOneRowWithoutLabels() {
    add(10, 1);
    records.add(new Raw.Record(-1, List.of(), 5));
    assertThat(release(Cubes.cube("total", List.of(), Cubes.OWNERS, Cubes.INSTANCES)).rows())
        .containsExactly(
            new ReleasedCube.Row(List.of(), ReleasedCube.Status.PUBLISHED, List.of(10L, 15L)));
  }

  @Test
  void decide_nobodyVouchesForACell_folds() {
    add(20, 1, "6.4.1");
    add(20, 1, "6.4.2");
    records.add(new Raw.Record(-1, List.of("6.4.3"), 4));
    assertThat(release(versions(Cubes.INSTANCES)).rows())
        .containsExactly(row("6.4.2", 20L, 20L), row("rest", 20L, 24L));
  }

  @Test
  void decide_secondCouldEstimateFirst_folds() {
    add(28, 1_000, "6.4.1");
    add(20, 10, "6.4.2");
    add(1, 50_000, "6.4.2");
    add(1, 49_000, "6.4.2");
    assertThat(decide(new Raw(versions(Cubes.USERS), records)))
        .isInstanceOfSatisfying(
            Decision.Release.class,
            r -> assertThat(r.table().rows()).containsExactly(row("all", 50L, 127_200L)));
  }

  @Test
  void decide_flagWithASmallSide_isWithheld() {
    Cube flag = Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS, Cubes.INSTANCES);
    add(9, 1, "yes");
    add(500, 1, "no");
    assertThat(decide(flag))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.FLAG));
    add(1, 1, "yes");
    assertThat(release(flag).rows()).containsExactly(row("no", 500L, 500L), row("yes", 10L, 10L));
  }

  @Test
  void decide_flagWithAnEmptySide_isWithheld() {
    Cube flag = Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS, Cubes.INSTANCES);
    add(500, 1, "no");
    assertThat(decide(flag))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.FLAG));
  }

  @Test
  void decide_labelsThatStandTogether_areAllPublishedOrNone() {
    Cube cube = Cubes.cube("lifecycle", List.of(Cubes.together("lifecycle")), Cubes.OWNERS);
    add(300, 1, "continuing");
    add(40, 1, "new");
    add(9, 1, "lapsed");
    assertThat(decide(cube))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.FLAG));
    add(1, 1, "lapsed");
    assertThat(release(cube).rows())
        .containsExactly(row("continuing", 300L), row("lapsed", 10L), row("new", 40L));
  }

  @Test
  void decide_sensitiveValueOfNearlyAll_saysNothingAboutIt() {
    Cube size = Cubes.cube("size", List.of(Cubes.sensitive("size")), Cubes.OWNERS);
    for (int i = 0; i < 30; i++) {
      records.add(new Raw.Record(i, List.of("large")));
      records.add(new Raw.Record(i, List.of(i < 15 ? "large" : "small")));
    }
    assertThat(release(size).rows()).containsExactly(row("all", 30L));
  }

  @Test
  void decide_differentRestsInTwoSlices_haveTwoLabels() {
    Cube cube = Cubes.cube("c", List.of(Cubes.version(), Cubes.flat("method")), Cubes.INSTANCES);
    add(40, 1, "6.4.1", "tar");
    add(6, 1, "6.4.2", "tar");
    add(6, 1, "6.4.3", "tar");
    add(6, 1, "6.4.1", "snap");
    add(6, 1, "6.4.3", "snap");
    add(40, 1, "6.4.2", "snap");
    ReleasedCube table = release(cube);
    assertThat(table.rows())
        .extracting(ReleasedCube.Row::labels)
        .containsExactly(
            List.of("6.4 · rest", "tar"),
            List.of("6.4 · rest (2)", "snap"),
            List.of("6.4.1", "tar"),
            List.of("6.4.2", "snap"));
    assertThat(table.levels()).isEmpty();
  }

  private static Raw population(String name, Scope scope, int owners, int instances) {
    List<Raw.Record> some = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      some.add(new Raw.Record(i % owners, List.of(), 1));
    }
    return new Raw(
        Cubes.cube(name, scope, Map.of(), List.of(), Cubes.OWNERS, Cubes.INSTANCES), some);
  }

  private static List<Class<?>> kinds(int owners, int instances) {
    return Disclosure.decide(
            List.of(
                population("wide", Scope.INFO_PAGE, 50, 60).cells(),
                population("narrow", Scope.EXTENDED, owners, instances).cells()),
            List.of())
        .stream()
        .<Class<?>>map(Object::getClass)
        .toList();
  }

  @Test
  void decide_fewBetweenTwoPopulations_withholdsTheNarrower() {
    assertThat(kinds(41, 50)).containsExactly(Decision.Release.class, Decision.Withheld.class);
    assertThat(kinds(40, 50)).containsExactly(Decision.Release.class, Decision.Release.class);
    assertThat(kinds(50, 60)).containsExactly(Decision.Release.class, Decision.Release.class);
    assertThat(kinds(50, 59)).containsExactly(Decision.Release.class, Decision.Withheld.class);
  }

  @Test
  void decide_narrowerPopulationIsOut_withholdsTheWider() {
    Raw narrow = population("narrow", Scope.EXTENDED, 45, 50);
    Decision.Release out = (Decision.Release) decide(narrow);
    PublishedTable published =
        new PublishedTable(
            "narrow",
            new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16)),
            Optional.of(Population.of(narrow.cube())),
            out.table());
    assertThat(
            Disclosure.decide(
                List.of(population("wide", Scope.INFO_PAGE, 50, 60).cells()), List.of(published)))
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.DENOMINATOR));
  }

  @Test
  void decide_sameCubeTwice_isAnError() {
    CubeCells cells = population("twice", Scope.INFO_PAGE, 20, 20).cells();
    assertThatThrownBy(() -> Disclosure.decide(List.of(cells, cells), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cube is decided once per window; twice is there already");
  }
}
