package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;

/**
 * Owners that somebody makes up to fill a cell, and then takes away from what is published. Each
 * attack succeeds where everybody counts as of standing.
 */
class SybilTest {
  private static final int SYBILS = 10_000;
  private static final long VICTIMS_USERS = 321;
  private static final Cube VERSIONS =
      Cubes.cube(
          "versions", List.of(Cubes.flat("version")), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);
  private static final Cube FLAG =
      Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS, Cubes.USERS);
  private static final IntPredicate EVERYBODY = who -> true;
  private static final IntPredicate BUT_SYBILS = who -> who < SYBILS;

  private final List<Raw.Record> records = new ArrayList<>();
  private int next;

  private SybilTest real(int owners, String label, long users) {
    for (int i = 0; i < owners; i++) {
      records.add(new Raw.Record(next++, List.of(label), 1, users));
    }
    return this;
  }

  private SybilTest invented(int owners, String label, long users) {
    for (int i = 0; i < owners; i++) {
      records.add(new Raw.Record(SYBILS + next++, List.of(label), 1, users));
    }
    return this;
  }

  private Decision decide(Cube cube, IntPredicate standing) {
    Raw raw = new Raw(cube, records, standing);
    Decision decision = Disclosure.decide(List.of(raw.cells()), List.of()).get(0);
    if (decision instanceof Decision.Release release) {
      Proof.check(raw, release.table());
    }
    return decision;
  }

  private static Optional<ReleasedCube.Row> row(Decision decision, String label) {
    return ((Decision.Release) decision)
        .table().rows().stream().filter(row -> row.labels().contains(label)).findFirst();
  }

  private static List<String> labels(Decision decision) {
    return ((Decision.Release) decision)
        .table().rows().stream().map(row -> row.labels().get(0)).toList();
  }

  @Test
  void attack_oneVictimAmongInventedOwners_learnsItsUsersWithoutTheRuleOnly() {
    real(40, "7.0.0", 50).real(1, "6.6.0", VICTIMS_USERS).invented(20, "6.6.0", 100);

    ReleasedCube.Row control = row(decide(VERSIONS, EVERYBODY), "6.6.0").orElseThrow();
    assertThat(control.values()).containsExactly(21L, 21L, 20 * 100 + VICTIMS_USERS);
    assertThat(control.values().get(2) - 20 * 100).isEqualTo(VICTIMS_USERS);

    assertThat(labels(decide(VERSIONS, BUT_SYBILS))).containsExactly("all");
  }

  @Test
  void attack_nineOwnersFourOfThemWithStanding_isPublishedWithoutTheRuleOnly() {
    real(40, "7.0.0", 50).real(4, "6.6.0", 30).invented(5, "6.6.0", 30).invented(20, "6.6.0", 100);

    assertThat(row(decide(VERSIONS, EVERYBODY), "6.6.0").orElseThrow().values())
        .containsExactly(29L, 29L, 20 * 100L + 9 * 30L);
    assertThat(row(decide(VERSIONS, BUT_SYBILS), "6.6.0")).isEmpty();
  }

  /** What the rule does not do: it raises the price to half of the threshold. */
  @Test
  void cell_ofFiveWithStandingAndInventedOwners_isPublished() {
    real(40, "7.0.0", 50).real(5, "6.6.0", 30).invented(20, "6.6.0", 100);

    assertThat(row(decide(VERSIONS, BUT_SYBILS), "6.6.0").orElseThrow().values())
        .containsExactly(25L, 25L, 20 * 100L + 5 * 30L);
  }

  @Test
  void rest_ofCellsWithFewOfStanding_isSafeInItsOwnRight() {
    real(40, "7.0.0", 50).real(3, "6.6.0", 30).invented(20, "6.6.0", 30);
    real(2, "6.6.1", 30).invented(20, "6.6.1", 30);

    assertThat(labels(decide(VERSIONS, EVERYBODY))).containsExactly("6.6.0", "6.6.1", "7.0.0");
    Decision decision = decide(VERSIONS, BUT_SYBILS);
    assertThat(labels(decision)).containsExactly("7.0.0", "rest");
    assertThat(row(decision, "rest").orElseThrow().values()).containsExactly(45L, 45L, 45 * 30L);
  }

  /** Owners with standing who have no users hide nobody who has. */
  @Test
  void attack_onAMeasureThatOthersDoNotHave_isPublishedWithoutTheRuleOnly() {
    real(40, "7.0.0", 50).real(20, "6.6.0", 0).real(1, "6.6.0", VICTIMS_USERS);
    invented(20, "6.6.0", 100);

    ReleasedCube.Row control = row(decide(VERSIONS, EVERYBODY), "6.6.0").orElseThrow();
    assertThat(control.values().get(2) - 20 * 100).isEqualTo(VICTIMS_USERS);
    assertThat(row(decide(VERSIONS, BUT_SYBILS), "6.6.0")).isEmpty();
  }

  @Test
  void attack_onASideOfAFlag_withholdsTheFlag() {
    real(40, "no", 50).real(1, "yes", VICTIMS_USERS).invented(20, "yes", 100);

    assertThat(labels(decide(FLAG, EVERYBODY))).containsExactly("no", "yes");
    assertThat(decide(FLAG, BUT_SYBILS))
        .isInstanceOfSatisfying(
            Decision.Withheld.class,
            withheld -> {
              assertThat(withheld.rule()).isEqualTo(Rule.STANDING);
              assertThat(withheld.explanation())
                  .isEqualTo(
                      "Nothing of flag is published: too few contributors are registered or of"
                          + " long standing.");
            });
  }

  @Test
  void attack_onATotal_withholdsTheCube() {
    Cube total = Cubes.cube("total", List.of(), Cubes.OWNERS, Cubes.USERS);
    List<Raw.Record> everybody = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      everybody.add(new Raw.Record(i < 4 ? i : SYBILS + i, List.of(), 10));
    }
    Decision control = decideAll(List.of(total), everybody, EVERYBODY).get(0);
    Decision decision = decideAll(List.of(total), everybody, BUT_SYBILS).get(0);

    assertThat(control).isInstanceOf(Decision.Release.class);
    assertThat(((Decision.Withheld) decision).rule()).isEqualTo(Rule.STANDING);
  }

  private static List<Decision> decideAll(
      List<Cube> cubes, List<Raw.Record> records, IntPredicate standing) {
    return Disclosure.decide(
        cubes.stream().map(cube -> new Raw(cube, records, standing).cells()).toList(), List.of());
  }

  /** Everybody less the row is the victim and those that were made up. */
  @Test
  void attack_onTheComplementOfARow_foldsIt() {
    real(40, "7.0.0", 50).real(1, "6.6.0", 50).invented(20, "6.6.0", 50);
    records.add(new Raw.Record(0, List.of("6.6.0"), 1, 50));
    records.add(new Raw.Record(1, List.of("6.6.0"), 1, 50));
    records.add(new Raw.Record(2, List.of("6.6.0"), 1, 50));
    records.add(new Raw.Record(3, List.of("6.6.0"), 1, 50));

    assertThat(labels(decide(VERSIONS, EVERYBODY))).containsExactly("6.6.0", "7.0.0");
    CellsOf cells = new CellsOf(new Raw(VERSIONS, records, BUT_SYBILS).cells());
    assertThat(cells.brokenWithout("6.6.0")).isEmpty();
    assertThat(cells.brokenWithout("7.0.0")).isEmpty();
    assertThat(labels(decide(VERSIONS, BUT_SYBILS))).containsExactly("all");
  }

  /** Each cell by itself, no whole asked. */
  private record CellsOf(CubeCells cells) {
    Optional<Rule> brokenWithout(String label) {
      Safety safety = new Safety(cells.cube(), cells.table(), List.of());
      int leaf = cells.table().trees().get(0).leaf(List.of(label));
      return safety.broken(new int[] {cells.table().find(leaf)});
    }
  }

  /** The totals of two scopes differ by the victim and those that were made up. */
  @Test
  void attack_onTheDifferenceOfPopulations_withholdsTheNarrower() {
    Cube wide = Cubes.cube("wide", List.of(), Cubes.OWNERS, Cubes.USERS);
    Cube narrow =
        Cubes.cube("narrow", Scope.EXTENDED, Map.of(), List.of(), Cubes.OWNERS, Cubes.USERS);
    List<Raw.Record> extended = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      extended.add(new Raw.Record(i, List.of(), 10));
    }
    List<Raw.Record> all = new ArrayList<>(extended);
    all.add(new Raw.Record(50, List.of(), VICTIMS_USERS));
    for (int i = 0; i < 20; i++) {
      all.add(new Raw.Record(SYBILS + i, List.of(), 100));
    }

    List<Decision> control = decide(wide, all, narrow, extended, EVERYBODY);
    List<Decision> decisions = decide(wide, all, narrow, extended, BUT_SYBILS);
    assertThat(control).allMatch(Decision.Release.class::isInstance);
    assertThat(users(control.get(0)) - users(control.get(1)) - 20 * 100).isEqualTo(VICTIMS_USERS);
    assertThat(decisions.get(0)).isInstanceOf(Decision.Release.class);
    assertThat(((Decision.Withheld) decisions.get(1)).rule()).isEqualTo(Rule.DENOMINATOR);
  }

  private static List<Decision> decide(
      Cube wide, List<Raw.Record> all, Cube narrow, List<Raw.Record> some, IntPredicate standing) {
    return Disclosure.decide(
        List.of(new Raw(wide, all, standing).cells(), new Raw(narrow, some, standing).cells()),
        List.of());
  }

  private static long users(Decision decision) {
    return ((Decision.Release) decision).table().rows().get(0).values().get(1);
  }

  /** Nobody of four with standing has it: that is said of too few. */
  @Test
  void emptyCube_overAPopulationOfInventedOwners_isWithheld() {
    Cube total = Cubes.cube("total", List.of(), Cubes.OWNERS);
    Cube some =
        Cubes.cube("some", Scope.INFO_PAGE, Map.of("kind", "rare"), List.of(), Cubes.OWNERS);
    List<Raw.Record> everybody = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      everybody.add(new Raw.Record(i < 4 ? i : SYBILS + i, List.of()));
    }

    assertThat(decide(total, everybody, some, List.of(), EVERYBODY).get(1))
        .isInstanceOf(Decision.Release.class);
    assertThat(decide(total, everybody, some, List.of(), BUT_SYBILS).get(1))
        .isInstanceOf(Decision.Withheld.class);
  }

  @Test
  void crowd_ofWhatIsKnownInPart_isTakenByItsNumber() {
    Crowd known = new Crowd(20, OptionalLong.of(4));

    assertThat(known.reaches(10)).isFalse();
    assertThat(Crowd.published(20).reaches(10)).isTrue();
    assertThat(Crowd.published(40).without(known)).isEqualTo(Crowd.published(20));
    assertThat(new Crowd(40, OptionalLong.of(30)).without(known))
        .isEqualTo(new Crowd(20, OptionalLong.of(26)));
  }
}
