package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.disclosure.TableFixture.COUNT;
import static org.obmeet.telemetry.disclosure.TableFixture.SUM;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.Rule;

/** Tests that the audit finds the violations of manipulated releases. */
class ReleaseAuditTest {
  private final Population population =
      new TableFixture("kind")
          .addMany(4, 1, "a")
          .addMany(12, 1, "b")
          .addMany(30, 1, "c")
          .table("t", 10, 0)
          .population();
  private final PopulationRelease release = TableFixture.release(population);
  private final int unsafe = TableFixture.cell(population, 0, "a");
  private final int secondary = TableFixture.cell(population, 0, "b");

  @Test
  void findings_ofARelease_areEmpty() {
    assertThat(findings(release)).isEmpty();
  }

  @Test
  void findings_unsafeCellPublished_nameIt() {
    assertThat(findings(changed(unsafe, Map.of())))
        .anySatisfy(f -> assertThat(f.description()).isEqualTo("an unsafe value is published"));
  }

  @Test
  void findings_secondaryCellPublished_nameTheUnprotectedCell() {
    assertThat(findings(changed(secondary, Map.of())))
        .anySatisfy(
            f -> {
              assertThat(f.cell()).isEqualTo(unsafe);
              assertThat(f.description()).startsWith("no witness");
            });
  }

  @Test
  void findings_witnessOfFewUnits_isNotEnough() {
    Move small = new Move(new int[] {unsafe, secondary}, new long[] {1, -1});

    assertThat(findings(changed(-1, Map.of(unsafe, List.of(small))))).isNotEmpty();
  }

  @Test
  void findings_witnessThatBreaksASum_isNone() {
    Move broken = new Move(new int[] {unsafe, secondary}, new long[] {9, -8});

    assertThat(findings(changed(-1, Map.of(unsafe, List.of(broken))))).isNotEmpty();
  }

  @Test
  void findings_witnessWithAnImpossibleValue_isNone() {
    Move impossible = new Move(new int[] {unsafe, secondary}, new long[] {12, -12});

    assertThat(findings(changed(-1, Map.of(unsafe, List.of(impossible))))).isNotEmpty();
  }

  private static List<CellFinding> findings(PopulationRelease release) {
    return Audit.findings(release, TableFixture.RULES).stream()
        .map(f -> new CellFinding(f.cell(), f.description()))
        .toList();
  }

  private record CellFinding(int cell, String description) {}

  /** Returns the release with one more published cell and with other witnesses for some cells. */
  private PopulationRelease changed(int published, Map<Integer, List<Move>> witnesses) {
    List<PopulationRelease.Measured> measured = new ArrayList<>();
    for (int measure : List.of(COUNT, SUM)) {
      Rule[] rules = new Rule[population.size()];
      Map<Integer, List<Move>> evidence = new HashMap<>();
      for (int cell = 0; cell < population.size(); cell++) {
        rules[cell] = cell == published ? null : release.rule(cell, measure).orElse(null);
        evidence.put(cell, release.evidence(cell, measure));
      }
      evidence.putAll(witnesses);
      measured.add(new PopulationRelease.Measured(rules, new BitSet(), new BitSet(), evidence, 0));
    }
    return new PopulationRelease(population, measured);
  }
}
