package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.disclosure.TableFixture.cell;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;

/** Tests the p % rule with negative contributions against the contributions themselves. */
class NegativeContributionsTest {
  private static final int SUM = 1;
  private static final int PERCENT = 10;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void cell_isPublished_onlyIfItsAbsoluteContributionsFulfilTheRule(int seed) {
    Random random = new Random(seed);
    TableFixture tables = new TableFixture("kind");
    Map<String, Map<String, Long>> sums = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      String kind = String.valueOf((char) ('a' + random.nextInt(5)));
      String who = kind + random.nextInt(25);
      long value = random.nextInt(200) - 80L + (random.nextInt(25) == 0 ? -3_000 : 0);
      tables.addBy(who, value, kind);
      sums.computeIfAbsent(kind, k -> new HashMap<>()).merge(who, value, Long::sum);
      sums.computeIfAbsent("*", k -> new HashMap<>()).merge(who, value, Long::sum);
    }
    Population population = tables.table("t", 5, 0).population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(Audit.findings(release, TableFixture.RULES)).isEmpty();
    sums.forEach(
        (kind, people) -> {
          long[] sizes = people.values().stream().mapToLong(Math::abs).sorted().toArray();
          long all = Arrays.stream(sizes).sum();
          long first = sizes[sizes.length - 1];
          long second = sizes.length > 1 ? sizes[sizes.length - 2] : 0;
          CellValues values = population.values(cell(population, 0, kind), SUM);
          assertThat(values.absolute()).isEqualTo(all);
          assertThat(values.first()).isEqualTo(first);
          assertThat(values.second()).isEqualTo(second);
          assertThat(values.value())
              .isEqualTo(people.values().stream().mapToLong(Long::longValue).sum());
          if (100 * (all - first - second) < PERCENT * first) {
            assertThat(release.published(cell(population, 0, kind), SUM)).as(kind).isFalse();
          }
        });
  }
}
