package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Attacks on cubes that no linear system shows, since distinct contributors do not add up. Each
 * succeeds on the exact cells, and fails on what is decided of them.
 */
class RuleAttacksTest {
  private final List<Raw.Record> records = new ArrayList<>();
  private int next;

  private void owners(int number, String label, long users) {
    for (int i = 0; i < number; i++) {
      records.add(new Raw.Record(next++, List.of(label), 1, users));
    }
  }

  private Decision decide(Cube cube) {
    Raw raw = new Raw(cube, records);
    Decision decision = Disclosure.decide(List.of(raw.cells()), List.of()).get(0);
    if (decision instanceof Decision.Release release) {
      Proof.check(raw, release.table());
    }
    return decision;
  }

  /** Owners of a label, as an unprotected table shows them. */
  private long shown(String label) {
    Set<Integer> who = new HashSet<>();
    records.stream()
        .filter(r -> label.equals("*") || r.labels().contains(label))
        .forEach(r -> who.add(r.contributor()));
    return who.size();
  }

  private static List<ReleasedCube.Row> rows(Decision decision) {
    List<ReleasedCube.Row> rows = new ArrayList<>(((Decision.Release) decision).table().rows());
    rows.addAll(((Decision.Release) decision).table().levels());
    return rows;
  }

  @Test
  void oneSidedFlag_isWithheld() {
    owners(40, "yes", 50);
    owners(2, "no", 321);
    Cube flag =
        Cubes.cube("flag", List.of(Cubes.flag("ldap")), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);

    assertThat(shown("*") - shown("yes")).as("positive control: those without it").isEqualTo(2);
    assertThat(decide(flag))
        .isInstanceOfSatisfying(
            Decision.Withheld.class, w -> assertThat(w.rule()).isEqualTo(Rule.FLAG));
  }

  /** Thirty have the version, three have not, and one of these is somewhere else too. */
  @Test
  void smallComplement_ofADistinctCount_isNotSubtracted() {
    owners(30, "7.0.0", 50);
    owners(3, "6.6.0", 50);
    for (int i = 0; i < 12; i++) {
      records.add(new Raw.Record(i, List.of("6.6.0"), 1, 20));
    }
    Cube cube = Cubes.cube("versions", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES);

    assertThat(shown("6.6.0")).as("large enough by itself").isEqualTo(15);
    assertThat(shown("*") - shown("7.0.0")).as("positive control").isEqualTo(3);
    assertThat(rows(decide(cube)))
        .noneMatch(row -> row.values().get(0) != null && row.values().get(0) == 30);
  }

  /** Fifteen instances of one owner are one owner. */
  @Test
  void oneOwnerInManyCells_isNeverARow() {
    owners(40, "7.0.0", 50);
    for (int i = 0; i < 15; i++) {
      records.add(new Raw.Record(1_000, List.of("6.6." + i), 1, 100 + i));
    }
    Cube cube =
        Cubes.cube(
            "versions", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);

    long counted = records.stream().filter(r -> r.labels().get(0).startsWith("6.6")).count();
    assertThat(counted).as("positive control: cells added up").isEqualTo(15);
    assertThat(rows(decide(cube)))
        .extracting(row -> row.labels().get(0) + " " + row.values().get(0))
        .containsExactlyInAnyOrder("all 41", "* 41");
  }

  /** Ten owners suffice for the threshold; the second of them still knows the first's users. */
  @Test
  void dominanceByTheSecondContributor_folds() {
    owners(40, "7.0.0", 500);
    owners(9, "6.6.0", 20);
    owners(1, "6.6.0", 50_000);
    owners(1, "6.6.0", 49_000);
    Cube cube =
        Cubes.cube(
            "versions", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);

    double guess = 50_000 + 49_000 + 9 * 20 - 49_000;
    assertThat(guess / 50_000).as("positive control").isBetween(1.0, 1.01);
    assertThat(rows(decide(cube)))
        .as("what shows users")
        .filteredOn(row -> row.values().get(2) != null)
        .extracting(row -> row.labels().get(0))
        .containsExactly("all");
  }
}
