package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

/** A row of nearly everyone, taken from the number of everyone. */
class ComplementTest {
  private static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));
  private static final Cube METHODS =
      Cubes.cube("methods", List.of(Cubes.flat("method")), Cubes.OWNERS, Cubes.INSTANCES);
  private static final Cube FLAG =
      Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS, Cubes.INSTANCES);
  private static final Cube TOTAL = Cubes.cube("total", List.of(), Cubes.OWNERS);
  private static final Cube VIEWS =
      Cubes.cube(
          "views",
          Scope.INFO_PAGE,
          Map.of("kind", "view"),
          List.of(Cubes.flat("method")),
          Cubes.OWNERS);

  private final List<Raw.Record> records = new ArrayList<>();

  private ComplementTest having(int from, int to, String label) {
    for (int owner = from; owner < to; owner++) {
      records.add(new Raw.Record(owner, List.of(label), 1));
    }
    return this;
  }

  private long owners(String label) {
    return records.stream()
        .filter(r -> r.labels().contains(label))
        .map(Raw.Record::contributor)
        .distinct()
        .count();
  }

  private static CubeCells total(int owners) {
    List<Raw.Record> some =
        Stream.iterate(0, i -> i + 1).limit(owners).map(i -> new Raw.Record(i, List.of())).toList();
    return new Raw(TOTAL, some).cells();
  }

  private Decision decide(Cube cube) {
    Decision decision =
        Disclosure.decide(List.of(total(400), new Raw(cube, records).cells()), List.of()).get(1);
    if (decision instanceof Decision.Release release) {
      Proof.check(new Raw(cube, records), release.table());
    }
    return decision;
  }

  private static List<String> rows(Decision decision) {
    return ((Decision.Release) decision)
        .table().rows().stream()
            .map(row -> row.labels().get(0) + " " + row.values().get(0))
            .toList();
  }

  private static List<String> levels(Decision decision) {
    return ((Decision.Release) decision)
        .table().levels().stream().map(row -> row.labels().get(0)).toList();
  }

  private ComplementTest nearlyEveryoneOnDocker() {
    return having(0, 395, "docker").having(335, 400, "tar").having(0, 50, "snap");
  }

  /** Positive control: each row is safe by itself, and 400 less 395 are the 5 without docker. */
  @Test
  void attack_totalLessARowOfNearlyAll_countsThoseWithoutIt() {
    nearlyEveryoneOnDocker();
    assertThat(List.of(owners("docker"), owners("tar"), owners("snap")))
        .containsExactly(395L, 65L, 50L);
    assertThat(400 - owners("docker")).isEqualTo(5);
    CubeCells cells = new Raw(METHODS, records).cells();
    Safety without = new Safety(METHODS, cells.table(), List.of());
    assertThat(without.regions().finest()).hasSize(3);
    for (int cell : without.regions().finest()) {
      assertThat(without.safe(new int[] {cell})).isTrue();
    }
  }

  @Test
  void decide_rowOfNearlyAll_folds() {
    nearlyEveryoneOnDocker();
    assertThat(rows(decide(METHODS))).containsExactly("all 400");
  }

  @Test
  void decide_rowOfNearlyAllAllTraced_takesInWhatLosesLeast() {
    nearlyEveryoneOnDocker().having(0, 30, "helm").having(399, 400, "helm");
    CubeCells cells = new Raw(METHODS, records).cells((cube, table) -> cell -> true);
    Decision decision = Disclosure.decide(List.of(total(400), cells), List.of()).get(1);
    Proof.check(new Raw(METHODS, records), ((Decision.Release) decision).table());
    assertThat(rows(decision)).containsExactly("helm 31", "rest 400", "snap 50");
  }

  @Test
  void decide_exactlyThresholdOrNobodyOutside_standsAlone() {
    having(0, 390, "docker").having(335, 400, "tar");
    assertThat(rows(decide(METHODS))).containsExactly("docker 390", "tar 65");
    having(390, 400, "docker");
    assertThat(rows(decide(METHODS))).containsExactly("docker 400", "tar 65");
  }

  @Test
  void decide_noDistinctCount_hasNothingToSubtract() {
    nearlyEveryoneOnDocker();
    Cube sums = Cubes.cube("sums", List.of(Cubes.flat("method")), Cubes.INSTANCES);
    assertThat(rows(decide(sums))).containsExactly("docker 395", "snap 50", "tar 65");
  }

  @Test
  void decide_flagWithASideOfNearlyAll_isWithheld() {
    having(0, 395, "yes").having(335, 400, "no");
    assertThat(decide(FLAG))
        .isInstanceOfSatisfying(
            Decision.Withheld.class,
            w -> {
              assertThat(w.rule()).isEqualTo(Rule.COMPLEMENT);
              assertThat(w.explanation())
                  .isEqualTo(
                      "Nothing of flag is published: fewer contributors than the threshold are not"
                          + " in it.");
            });
    having(395, 400, "yes");
    assertThat(rows(decide(FLAG))).containsExactly("no 65", "yes 400");
  }

  @Test
  void decide_flagWithASmallSideAndASmallComplement_saysFlag() {
    having(0, 395, "yes").having(395, 400, "no");
    assertThat(decide(FLAG))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.FLAG));
  }

  @Test
  void decide_narrowerWhereIsNearlyAll_keepsItsTotalBack() {
    having(0, 200, "a").having(200, 395, "b");
    Decision decision = decide(VIEWS);
    assertThat(rows(decision)).containsExactly("a 200", "b 195");
    assertThat(levels(decision)).isEmpty();
  }

  @Test
  void decide_narrowerWhereIsNearlyAllAndOneRow_isWithheld() {
    having(0, 395, "a");
    assertThat(decide(VIEWS))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.COMPLEMENT));
  }

  @Test
  void decide_narrowerWhereLeavesThreshold_showsItsTotal() {
    having(0, 200, "a").having(200, 390, "b");
    assertThat(levels(decide(VIEWS))).containsExactly("*");
  }

  @Test
  void decide_rowOfNarrowerWhereIsOut_withholdsAWiderTotalThatIsClose() {
    having(0, 395, "a").having(300, 380, "b");
    Raw views = new Raw(VIEWS, records);
    Decision.Release out =
        (Decision.Release) Disclosure.decide(List.of(views.cells()), List.of()).get(0);
    PublishedTable published =
        new PublishedTable("views", WEEK, Optional.of(Population.of(VIEWS)), out.table());
    assertThat(Disclosure.decide(List.of(total(405)), List.of(published)).get(0))
        .isInstanceOf(Decision.Release.class);
    assertThat(Disclosure.decide(List.of(total(404)), List.of(published)).get(0))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.DENOMINATOR));
  }

  @Test
  void decide_widerTotalIsOut_isSubtractedFromToo() {
    having(0, 200, "a").having(200, 395, "b");
    Decision.Release out =
        (Decision.Release) Disclosure.decide(List.of(total(400)), List.of()).get(0);
    PublishedTable published =
        new PublishedTable("total", WEEK, Optional.of(Population.of(TOTAL)), out.table());
    CubeCells views = new Raw(VIEWS, records).cells();
    assertThat(levels(Disclosure.decide(List.of(views), List.of(published)).get(0))).isEmpty();
    assertThat(levels(Disclosure.decide(List.of(views), List.of()).get(0))).containsExactly("*");
  }
}
