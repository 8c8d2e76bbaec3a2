package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.disclosure.CellWeights;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

class MicrocellAuditTest {
  private static final ProtectionSpec.Rules RULES =
      new ProtectionSpec.Rules(
          10,
          new ProtectionSettings(
              10, ProtectionSettings.Eligibility.NONE, ProtectionSettings.Zeros.SAFE));

  private static final SecretNoise NO_NOISE = (purpose, cell) -> 0.5;

  private final List<Hierarchy> hierarchies = List.of(flat("a", 3), flat("b", 2), flat("c", 2));
  private final List<int[]> records = new ArrayList<>();

  @Test
  void missing_valueToldByEmptyMicrocells_returnsCellsThatHideIt() {
    // The tables a x b and b x c. Without a1 b1 c2, a2 b1 c1 and a3 b1 c2, the count of b1 c1 is
    // the
    // sum of a1 b1, which is unsafe, and of a3 b1.
    add(3, 1, 1, 1);
    add(20, 2, 1, 2);
    add(30, 3, 1, 1);
    for (int a = 1; a <= 3; a++) {
      add(18 + 4 * a, a, 2, 1);
      add(18 + 4 * a, a, 2, 2);
    }
    Population population = population();
    PopulationRelease release = release(population, new BitSet(), Optional.empty());

    BitSet missing = missing(release);

    assertThat(missing.isEmpty()).isFalse();
    assertThat(missing.stream().allMatch(cell -> release.published(cell, Tabulation.COUNT)))
        .isTrue();
    PopulationRelease repaired = release(population, missing, Optional.of(release));
    assertThat(missing(repaired).isEmpty()).isTrue();
  }

  @Test
  void missing_noEmptyMicrocell_returnsNone() {
    for (int a = 1; a <= 3; a++) {
      for (int b = 1; b <= 2; b++) {
        add(a == 1 && b == 1 ? 2 : 10 + 10 * a, a, b, 1);
        add(a == 1 && b == 1 ? 2 : 12 + 10 * a, a, b, 2);
      }
    }
    PopulationRelease release = release(population(), new BitSet(), Optional.empty());

    assertThat(release.published(release.population().find(new int[] {1, 1, 0}), 0)).isFalse();
    assertThat(missing(release).isEmpty()).isTrue();
  }

  private BitSet missing(PopulationRelease release) {
    return new MicrocellAudit(records(), RULES, release)
        .missing((cell, measure) -> 1 + release.population().contributors(cell))
        .orElseThrow()
        .get(0);
  }

  private static Hierarchy flat(String dimension, int values) {
    Hierarchy.Builder builder = new Hierarchy.Builder(dimension);
    IntStream.rangeClosed(1, values).forEach(v -> builder.child(Hierarchy.ROOT, dimension + v));
    return builder.build();
  }

  private void add(int contributors, int... leaves) {
    records.addAll(Collections.nCopies(contributors, leaves));
  }

  private Records records() {
    int[][] leaves = new int[3][];
    for (int d = 0; d < leaves.length; d++) {
      int dimension = d;
      leaves[d] = records.stream().mapToInt(record -> record[dimension]).toArray();
    }
    int[] contributors = IntStream.range(0, records.size()).toArray();
    return new Records(hierarchies, leaves, contributors, null, List.of(), new long[0][]);
  }

  private Population population() {
    List<Table> tables =
        List.of(
            new Table(
                "ab", List.of(0, 1), List.of(0, 0, 0), List.of(0), Table.Publication.PUBLISHED, 10),
            new Table(
                "bc",
                List.of(1, 2),
                List.of(0, 0, 0),
                List.of(0),
                Table.Publication.PUBLISHED,
                10));
    return Tabulation.population(
        records(),
        List.of(new ProtectedMeasure("n", ProtectedMeasure.Kind.COUNT, false)),
        tables,
        List.of(List.of(), List.of()));
  }

  private static PopulationRelease release(
      Population population, BitSet forced, Optional<PopulationRelease> start) {
    PrimaryRules rules = new PrimaryRules(RULES.settings());
    UnionValuesFromCells unions = new UnionValuesFromCells(population);
    CellWeights weights = (cell, measure) -> 1 + population.contributors(cell);
    DisclosureControl.PriorDecisions prior =
        new DisclosureControl.PriorDecisions() {
          @Override
          public boolean published(int cell, int measure) {
            return false;
          }

          @Override
          public Optional<Rule> suppressed(int cell, int measure) {
            return forced.get(cell) ? Optional.of(Rule.SECONDARY) : Optional.empty();
          }
        };
    return start
        .map(safe -> DisclosureControl.releaseLess(safe, rules, unions, weights, prior, NO_NOISE))
        .orElseGet(
            () -> DisclosureControl.release(population, rules, unions, weights, prior, NO_NOISE));
  }
}
