package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.disclosure.TableFixture.COUNT;
import static org.obmeet.telemetry.disclosure.TableFixture.SUM;
import static org.obmeet.telemetry.disclosure.TableFixture.cell;
import static org.obmeet.telemetry.disclosure.TableFixture.published;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

class DisclosureControlTest {
  @Test
  void release_oneUnsafeValue_suppressesTheLightestOther() {
    Population population =
        new TableFixture("kind")
            .addMany(4, 1, "a")
            .addMany(12, 1, "b")
            .addMany(30, 1, "c")
            .addMany(60, 1, "d")
            .table("t", 10, 0)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(published(release, COUNT, 0, "a")).isFalse();
    assertThat(published(release, COUNT, 0, "b")).isFalse();
    assertThat(published(release, COUNT, 0, "c")).isTrue();
    assertThat(published(release, COUNT, 0, "d")).isTrue();
    assertThat(published(release, COUNT, 0, "*")).isTrue();
    assertThat(release.rule(cell(population, 0, "a"), COUNT)).contains(Rule.THRESHOLD);
    assertThat(release.rule(cell(population, 0, "b"), COUNT)).contains(Rule.SECONDARY);
    assertThat(Audit.findings(release, TableFixture.RULES)).isEmpty();
  }

  @Test
  void release_unsafeUnionOfUnsafeValues_suppressesAnother() {
    Population population =
        new TableFixture("kind")
            .addMany(3, 1, "a")
            .addMany(4, 1, "b")
            .addMany(20, 1, "c")
            .addMany(60, 1, "d")
            .table("t", 10, 0)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(published(release, COUNT, 0, "c")).isFalse();
    assertThat(published(release, COUNT, 0, "d")).isTrue();
  }

  @Test
  void release_safeUnionOfUnsafeValues_suppressesNothingElse() {
    Population population =
        new TableFixture("kind")
            .addMany(6, 1, "a")
            .addMany(7, 1, "b")
            .addMany(20, 1, "c")
            .table("t", 10, 0)
            .population();

    assertThat(published(TableFixture.release(population), COUNT, 0, "c")).isTrue();
  }

  @Test
  void release_hierarchy_keepsTheCoarseLevel() {
    Population population =
        new TableFixture("version")
            .addMany(3, 1, "6/6.0")
            .addMany(15, 1, "6/6.1")
            .addMany(40, 1, "6/6.2")
            .addMany(50, 1, "7/7.0")
            .addMany(25, 1, "7/7.1")
            .table("t", 10, 0)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(published(release, COUNT, 0, "6")).isTrue();
    assertThat(published(release, COUNT, 0, "7")).isTrue();
    assertThat(published(release, COUNT, 0, "6.1")).isFalse();
    assertThat(published(release, COUNT, 0, "6.2")).isTrue();
    assertThat(published(release, COUNT, 0, "7.1")).isTrue();
  }

  @Test
  void release_oneDominantContributor_suppressesSumsAndNotCounts() {
    Population population =
        new TableFixture("kind")
            .addMany(20, 10, "a")
            .add(1_000_000, "a")
            .addMany(20, 10_000, "b")
            .addMany(20, 12_000, "c")
            .addMany(20, 15_000, "d")
            .table("t", 10, 0)
            .population();

    PopulationRelease release = TableFixture.release(population);

    for (String label : new String[] {"a", "b", "c", "d"}) {
      assertThat(published(release, COUNT, 0, label)).isTrue();
    }
    assertThat(published(release, SUM, 0, "a")).isFalse();
    assertThat(release.rule(cell(population, 0, "a"), SUM)).contains(Rule.DOMINANCE);
    assertThat(published(release, SUM, 0, "*")).isTrue();
    assertThat(Audit.findings(release, TableFixture.RULES)).isEmpty();
  }

  @Test
  void release_suppressedCount_suppressesItsSum() {
    Population population =
        new TableFixture("kind")
            .addMany(4, 100, "a")
            .addMany(12, 100, "b")
            .addMany(30, 100, "c")
            .table("t", 10, 0)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(release.rule(cell(population, 0, "b"), SUM)).contains(Rule.COUNT);
  }

  @Test
  void release_populationWithinAnother_doesNotDiscloseTheDifference() {
    TableFixture tables = new TableFixture("scope", "version");
    tables.addMany(50, 1, "extended", "8").addMany(3, 1, "info-page", "8");
    tables.addMany(40, 1, "extended", "7").addMany(20, 1, "info-page", "7");
    tables.addMany(30, 1, "extended", "6").addMany(15, 1, "info-page", "6");
    Population population =
        tables
            .table("all", 10, 1)
            .table("extended", 10, Table.Publication.PUBLISHED, Map.of(0, "extended"), 1)
            .table("bridge", 10, Table.Publication.PROTECTED, Map.of(), 0, 1)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(published(release, COUNT, 0, "8") && published(release, COUNT, 1, "8"))
        .as("8 of all scopes less 8 of the extended scope are three instances")
        .isFalse();
    assertThat(published(release, COUNT, 0, "7") && published(release, COUNT, 1, "7")).isTrue();
    assertThat(Audit.findings(release, TableFixture.RULES)).isEmpty();
  }

  /** Two recodings of one variable overlap: under 25 less under 20 is one person. */
  @Test
  void release_overlappingRecodings_doNotDiscloseTheDifference() {
    Population population =
        new TableFixture("under20", "under25", "sex")
            .addMany(30, 1, "yes", "yes", "m")
            .addMany(30, 1, "yes", "yes", "f")
            .addMany(1, 1, "no", "yes", "m")
            .addMany(40, 1, "no", "no", "m")
            .addMany(45, 1, "no", "no", "f")
            .table("by20", 10, 0)
            .table("by25", 10, 1)
            .table("microcells", 10, Table.Publication.AUXILIARY, Map.of(), 0, 1, 2)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(published(release, COUNT, 0, "yes") && published(release, COUNT, 1, "yes"))
        .isFalse();
  }

  /** A total less three cells of different dimensions, which are disjoint, is a small remainder. */
  @Test
  void release_cellsOfDifferentDimensions_doNotDiscloseTheRemainder() {
    Population population =
        new TableFixture("a", "b", "c")
            .addMany(40, 1, "a1", "b0", "c0")
            .addMany(50, 1, "a0", "b1", "c0")
            .addMany(60, 1, "a0", "b0", "c1")
            .addMany(3, 1, "a0", "b0", "c0")
            .table("by a", 10, 0)
            .table("by b", 10, 1)
            .table("by c", 10, 2)
            .table("microcells", 10, Table.Publication.AUXILIARY, Map.of(), 0, 1, 2)
            .population();

    PopulationRelease release = TableFixture.release(population);

    assertThat(
            published(release, COUNT, 0, "a1")
                && published(release, COUNT, 1, "b1")
                && published(release, COUNT, 2, "c1")
                && published(release, COUNT, 0, "*"))
        .isFalse();
  }

  /** The sums of two margins would tell a dominated sum of a table that shows only counts. */
  @Test
  void release_sumsOfMargins_doNotDiscloseACellOfATableOfCounts() {
    TableFixture tables =
        new TableFixture("a", "b")
            .addMany(12, 1, "a1", "b1")
            .add(1_000, "a1", "b1")
            .addMany(20, 700, "a1", "b2")
            .addMany(30, 700, "a2", "b1")
            .table("by a", 10, 0)
            .table("by b", 10, 1)
            .table("microcells", 10, Table.Publication.AUXILIARY, Map.of(), 0, 1)
            .counts("counts", 10, 0, 1);

    PopulationRelease release = TableFixture.release(tables.population());

    assertThat(published(release, SUM, 0, "a1") && published(release, SUM, 1, "b2")).isFalse();
    assertThat(published(release, SUM, 1, "b1") && published(release, SUM, 0, "a2")).isFalse();
    assertThat(published(release, COUNT, 0, "a1") && published(release, COUNT, 1, "b1")).isTrue();
    assertThat(Audit.findings(release, TableFixture.RULES)).isEmpty();
  }

  private static PopulationRelease releaseSensitive(Population population) {
    int sensitive = cell(population, 0, "a");
    return TableFixture.release(
        population,
        new DisclosureControl.PriorDecisions() {
          @Override
          public boolean published(int cell, int measure) {
            return false;
          }

          @Override
          public Optional<Rule> suppressed(int cell, int measure) {
            return cell == sensitive ? Optional.of(Rule.SENSITIVE) : Optional.empty();
          }
        });
  }

  @Test
  void release_sensitiveValue_doesNotFollowFromTheOthers() {
    TableFixture tables = new TableFixture("kind");
    for (int person = 0; person < 40; person++) {
      tables.addBy("p" + person, 5, "a");
      tables.addBy("p" + person % 30, 5, "b");
      tables.addBy("p" + person % 20, 5, "c");
    }

    PopulationRelease release = releaseSensitive(tables.table("t", 10, 0).population());

    assertThat(published(release, SUM, 0, "*")).isTrue();
    assertThat(published(release, SUM, 0, "b") && published(release, SUM, 0, "c")).isFalse();
  }

  @Test
  void release_sensitiveValueWithoutOthers_doesNotSuppressTheTotal() {
    PopulationRelease release =
        releaseSensitive(
            new TableFixture("kind").addMany(40, 5, "a").table("t", 10, 0).population());

    assertThat(published(release, SUM, 0, "a")).isFalse();
    assertThat(published(release, SUM, 0, "*")).isTrue();
  }

  @Test
  void release_earlierReleases_areConstants() {
    Population population =
        new TableFixture("kind")
            .addMany(4, 1, "a")
            .addMany(12, 1, "b")
            .addMany(30, 1, "c")
            .table("t", 10, 0)
            .population();
    int known = cell(population, 0, "b");

    PopulationRelease release =
        TableFixture.release(population, alreadyPublished(cell -> cell == known));

    assertThat(published(release, COUNT, 0, "b")).isTrue();
    assertThat(published(release, COUNT, 0, "c")).isFalse();
    assertThat(release.safe()).isTrue();
  }

  @Test
  void release_unsafeCellDisclosedByEarlierReleases_isUnprotected() {
    Population population =
        new TableFixture("kind")
            .addMany(4, 1, "a")
            .addMany(12, 1, "b")
            .table("t", 10, 0)
            .population();
    int unsafe = cell(population, 0, "a");

    PopulationRelease release =
        TableFixture.release(population, alreadyPublished(cell -> cell != unsafe));

    assertThat(release.safe()).isFalse();
    assertThat(release.unprotected(COUNT).get(unsafe)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 10_000_000, 100_000_000_000L})
  void release_valuesTimesAFactor_samePattern(long factor) {
    assertThat(sums(factor)).isEqualTo(sums(1));
  }

  private static BitSet sums(long factor) {
    TableFixture tables = new TableFixture("row", "column");
    long[][] cells = {{40, 9, 70, 12}, {15, 90, 3, 31}, {88, 14, 60, 7}, {5, 41, 22, 97}};
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        tables.addMany(12, cells[r][c] * factor, "r" + r, "c" + c);
        tables.add((r == c ? 40_000 : 20) * factor, "r" + r, "c" + c);
      }
    }
    PopulationRelease release = TableFixture.release(tables.table("t", 10, 0, 1).population());
    BitSet suppressed = new BitSet();
    for (int cell = 0; cell < release.population().size(); cell++) {
      suppressed.set(cell, !release.published(cell, SUM));
    }
    assertThat(suppressed.cardinality()).isPositive();
    return suppressed;
  }

  private static DisclosureControl.PriorDecisions alreadyPublished(
      java.util.function.IntPredicate cells) {
    return new DisclosureControl.PriorDecisions() {
      @Override
      public boolean published(int cell, int measure) {
        return cells.test(cell);
      }

      @Override
      public Optional<Rule> suppressed(int cell, int measure) {
        return Optional.empty();
      }
    };
  }

  @Test
  void releaseLess_oneMoreSuppressed_keepsTheOthersSuppressedAndProtected() {
    Population population =
        new TableFixture("kind", "place")
            .addMany(3, 1, "a", "x")
            .addMany(14, 1, "a", "y")
            .addMany(40, 1, "a", "z")
            .addMany(15, 1, "b", "x")
            .addMany(16, 1, "b", "y")
            .addMany(50, 1, "b", "z")
            .addMany(60, 1, "c", "x")
            .addMany(70, 1, "c", "y")
            .addMany(80, 1, "c", "z")
            .table("t", 10, 0, 1)
            .population();
    PopulationRelease first = TableFixture.release(population);
    int more = cell(population, 0, "c", "z");
    DisclosureControl.PriorDecisions prior =
        new DisclosureControl.PriorDecisions() {
          @Override
          public boolean published(int cell, int measure) {
            return false;
          }

          @Override
          public Optional<Rule> suppressed(int cell, int measure) {
            return cell == more ? Optional.of(Rule.SECONDARY) : Optional.empty();
          }
        };

    PopulationRelease second =
        DisclosureControl.releaseLess(
            first,
            TableFixture.RULES,
            new UnionValuesFromCells(population),
            (cell, measure) -> 1 + population.contributors(cell),
            prior,
            TableFixture.NO_NOISE);

    assertThat(first.published(more, COUNT)).isTrue();
    assertThat(second.published(more, COUNT)).isFalse();
    for (int cell = 0; cell < population.size(); cell++) {
      assertThat(second.published(cell, COUNT) && !first.published(cell, COUNT)).isFalse();
    }
    assertThat(second.safe()).isTrue();
    assertThat(Audit.findings(second, TableFixture.RULES)).isEmpty();
  }
}
