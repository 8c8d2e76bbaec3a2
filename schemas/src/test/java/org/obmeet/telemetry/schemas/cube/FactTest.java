package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.FACT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.VISIT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.load;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests of loaded facts and of cubes of facts. */
class FactTest {
  @Test
  void fact_valid_hasItsDeclaredProperties() {
    Fact fact = load(Map.of()).facts().get("visit");

    assertThat(fact.population()).isEqualTo(FactPopulation.HISTORY);
    assertThat(fact.history()).isEqualTo(new Fact.History.Days(28));
    assertThat(fact.reads()).containsExactly("instance", "second", "version");
    assertThat(fact.firstSeenField()).contains("version");
    assertThat(fact.parameters()).containsOnly(Map.entry("gap_seconds", 1800L));
    assertThat(fact.columns())
        .extracting(Fact.Column::type)
        .containsExactly(ValueType.LABEL, ValueType.LABEL, ValueType.BOOLEAN, ValueType.LONG);
    assertThat(fact.columns())
        .extracting(Fact.Column::together)
        .containsExactly(false, true, false, false);
    assertThat(fact.columns().get(3).max()).isEqualTo(86_400);
  }

  @Test
  void cube_ofFacts_hasBinsQuantilesAndAHistogram() {
    List<Cube> cubes = load(Map.of()).cubes();
    Cube visits = cubes.get(3);
    Cube histogram = cubes.get(4);

    assertThat(cubes).hasSize(5);
    assertThat(visits.derive()).map(Fact::name).contains("visit");
    assertThat(visits.latestOnly()).isFalse();
    assertThat(cubes.get(0).latestOnly()).isTrue();
    assertThat(visits.where()).isEqualTo(Map.of("first_visit", "yes"));
    assertThat(visits.dimensions().get(0).together()).isTrue();
    assertThat(visits.dimensions().get(2).flag()).isTrue();
    assertThat(visits.dimensions().get(3).hierarchy().path("red"))
        .containsExactly("red", "warm", "any");
    assertThat(visits.dimensions().get(4))
        .isEqualTo(
            new Cube.Dimension(
                "visit_seconds_band",
                false,
                false,
                new DimensionHierarchy.Binned(),
                "Length",
                false,
                Optional.of("visit_seconds")));
    assertThat(visits.quantiles())
        .containsExactly(
            new Cube.Quantile(
                "users_median", 0.5, "users", "visits_users_bands", "Median of users", "users"),
            new Cube.Quantile(
                "users_most",
                0.9,
                "users",
                "visits_users_bands",
                "Ninth decile of users",
                "users"));
    assertThat(histogram.name()).isEqualTo("visits_users_bands");
    assertThat(histogram.dimensions().subList(0, 5)).isEqualTo(visits.dimensions());
    assertThat(histogram.dimensions().get(5).binnedField()).contains("users");
    assertThat(histogram.measures()).isEqualTo(visits.measures().subList(0, 2));
    assertThat(histogram.derive()).isEqualTo(visits.derive());
    assertThat(histogram.where()).isEqualTo(visits.where());
    assertThat(histogram.quantiles()).isEmpty();
    assertThat(histogram.title()).isEqualTo("Visits: Users in bins");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "28, true", "357, true", "364, false", "371, false", "392, true"})
  void historyFrom_acrossTheStartOfTheEpoch_isEmpty(int day, boolean there) {
    Fact fact = load(Map.of()).facts().get("visit");
    LocalDate start = WindowKind.ORIGIN.plusDays(364 * 50L + day);

    assertThat(fact.historyFrom(new Window(WindowKind.WEEK, start), 364))
        .isEqualTo(there ? Optional.of(start.minusDays(28)) : Optional.empty());
  }

  @Test
  void historyFrom_epoch_isTheFirstDayOfTheEpoch() {
    Fact fact =
        load(Map.of(FACT, VISIT.replace("history: P28D", "history: epoch"))).facts().get("visit");
    LocalDate epoch = WindowKind.ORIGIN.plusDays(364 * 50L);

    assertThat(fact.historyFrom(new Window(WindowKind.WEEK, epoch), 364)).contains(epoch);
    assertThat(fact.historyFrom(new Window(WindowKind.WEEK, epoch.plusDays(357)), 364))
        .contains(epoch);
  }
}
