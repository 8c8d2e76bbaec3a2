package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts, bands and quantiles as they load, and each fault of them. */
class FactFaultsTest {
  private static final String FACT = "facts/visit.yaml";

  private static final String VISIT =
      """
      fact: visit
      stream: reports
      title: Visits
      description: Reports of a day.
      population: history
      history: P28D
      reads: [instance, second, version]
      sightings: version
      numbers: {gap_seconds: 1800}
      columns:
        paint: {label: colours, title: Paint}
        stage: {label: [new, lapsed], together: true, title: Stage}
        first_visit: {flag: true, title: First}
        visit_seconds: {number: [0, 86400], unit: s, title: Length}
      """;

  private static final String VISITS =
      """
        - name: visits
          title: Visits
          description: Visits by stage.
          derive: visit
          where: {first_visit: yes}
          dimensions: [stage, paint, first_visit, colour, {band: visit_seconds}]
          measures:
            - {name: owners, count: owners}
            - {name: visits, count: facts, title: Visits, unit: visits}
            - {name: users_median, quantile: 0.5, of: users, title: Median of users}
            - {name: users_most, quantile: 0.9, of: users, title: Ninth decile of users}
            - {name: seconds, sum: visit_seconds, clamp: [0, 3600]}
      """;

  private static Catalog load(Map<String, String> changes) {
    Map<String, String> files = new HashMap<>();
    files.put(FACT, VISIT);
    files.put(CUBES, SmallCatalog.text(CUBES) + VISITS);
    files.putAll(changes);
    return Catalog.load(CatalogSource.overlay(SmallCatalog.source(), files));
  }

  private static String fault(Map<String, String> changes) {
    CatalogException fault = catchThrowableOfType(CatalogException.class, () -> load(changes));
    assertThat(fault).as("a fault").isNotNull();
    return fault.getMessage();
  }

  private static String factFault(String old, String replacement) {
    assertThat(VISIT).contains(old);
    return fault(Map.of(FACT, VISIT.replace(old, replacement)));
  }

  private static String cubeFault(String old, String replacement) {
    assertThat(VISITS).contains(old);
    return fault(Map.of(CUBES, SmallCatalog.text(CUBES) + VISITS.replace(old, replacement)));
  }

  @Test
  void fact_wellFormed_hasItsParts() {
    Fact fact = load(Map.of()).facts().get("visit");

    assertThat(fact.population()).isEqualTo(FactPopulation.HISTORY);
    assertThat(fact.history()).isEqualTo(new Fact.History.Days(28));
    assertThat(fact.reads()).containsExactly("instance", "second", "version");
    assertThat(fact.sightings()).contains("version");
    assertThat(fact.numbers()).containsOnly(Map.entry("gap_seconds", 1800L));
    assertThat(fact.columns())
        .extracting(Fact.Column::type)
        .containsExactly(ValueType.LABEL, ValueType.LABEL, ValueType.BOOLEAN, ValueType.LONG);
    assertThat(fact.columns())
        .extracting(Fact.Column::together)
        .containsExactly(false, true, false, false);
    assertThat(fact.columns().get(3).max()).isEqualTo(86_400);
  }

  @Test
  void cube_ofFacts_hasBandsQuantilesAndAHistogram() {
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
    assertThat(visits.dimensions().get(3).ladder().path("red"))
        .containsExactly("red", "warm", "any");
    assertThat(visits.dimensions().get(4))
        .isEqualTo(
            new Cube.Dimension(
                "visit_seconds_band",
                false,
                false,
                new Ladder.Banded(),
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
    assertThat(histogram.dimensions().get(5).bandOf()).contains("users");
    assertThat(histogram.measures()).isEqualTo(visits.measures().subList(0, 2));
    assertThat(histogram.derive()).isEqualTo(visits.derive());
    assertThat(histogram.where()).isEqualTo(visits.where());
    assertThat(histogram.quantiles()).isEmpty();
    assertThat(histogram.title()).isEqualTo("Visits: Users in bands");
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
  void historyFrom_epoch_isItsFirstDay() {
    Fact fact =
        load(Map.of(FACT, VISIT.replace("history: P28D", "history: epoch"))).facts().get("visit");
    LocalDate epoch = WindowKind.ORIGIN.plusDays(364 * 50L);

    assertThat(fact.historyFrom(new Window(WindowKind.WEEK, epoch), 364)).contains(epoch);
    assertThat(fact.historyFrom(new Window(WindowKind.WEEK, epoch.plusDays(357)), 364))
        .contains(epoch);
  }

  @Test
  void fact_otherThanItsFile_isRefused() {
    assertThat(factFault("fact: visit", "fact: stay"))
        .isEqualTo(FACT + ": fact is 'stay'; allowed: visit");
  }

  @Test
  void fact_readingAnUnknownField_isRefused() {
    assertThat(factFault("[instance, second, version]", "[instance, edition]"))
        .isEqualTo(
            FACT
                + ": reads[1] is 'edition'; allowed: contributor, instance, record, day, second, "
                + "tenure, version, colour, age, users, ldap");
  }

  @Test
  void sightings_ofANumber_areRefused() {
    assertThat(factFault("sightings: version", "sightings: users"))
        .isEqualTo(FACT + ": sightings is 'users'; allowed: tenure, version, colour, age");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P358D", "P364D", "P0D", "P1M", "P-1D", "always", "28"})
  void history_overTheEpochOrUnreadable_isRefused(String history) {
    assertThat(factFault("P28D", history))
        .isEqualTo(
            FACT
                + ": history is '"
                + history
                + "'; allowed: none, epoch, or P1D to P357D, "
                + "a window less than a key epoch of the stream");
  }

  @Test
  void history_thatAWindowLeavesNoRoomFor_isRefused() {
    String cube = VISITS.replace("derive: visit", "windows: [four_weeks]\n    derive: visit");
    String only = cube.substring(0, cube.indexOf("      - {name: visits,"));

    assertThat(
            fault(
                Map.of(
                    FACT, VISIT.replace("P28D", "P350D"), CUBES, SmallCatalog.text(CUBES) + only)))
        .isEqualTo(
            CUBES
                + ": cubes[3].windows[0] is 'four_weeks'; allowed: a window that fits a key epoch "
                + "of 364 days with the 350 days that visit reads before it");
  }

  @Test
  void population_unknown_isRefused() {
    assertThat(factFault("population: history", "population: all"))
        .isEqualTo(FACT + ": population is 'all'; allowed: window, history");
  }

  @Test
  void column_ofTwoKinds_isRefused() {
    assertThat(factFault("{flag: true,", "{flag: true, label: colours,"))
        .isEqualTo(
            FACT
                + ": columns.first_visit is 'label and flag'; allowed: one of label, flag, number");
  }

  @Test
  void column_withoutKind_isRefused() {
    assertThat(factFault("{flag: true,", "{"))
        .startsWith(FACT + ": columns.first_visit is 'no kind of column'; allowed: one of label");
  }

  @Test
  void column_namedAsAField_isRefused() {
    assertThat(factFault("paint:", "colour:"))
        .isEqualTo(
            FACT + ": columns.colour is 'colour'; allowed: a name that no field of reports has");
  }

  @Test
  void column_namedAsAnotherFacts_isRefused() {
    assertThat(fault(Map.of("facts/zoo.yaml", VISIT.replace("fact: visit", "fact: zoo"))))
        .isEqualTo(
            "facts/zoo.yaml: columns.paint is 'paint'; allowed: "
                + "a name that no column of facts/visit.yaml has");
  }

  @Test
  void column_rangeUpsideDown_isRefused() {
    assertThat(factFault("[0, 86400]", "[1, 0]"))
        .isEqualTo(
            FACT + ": columns.visit_seconds.number[0] is '1'; allowed: at most 0, the upper end");
  }

  @Test
  void column_patternTogether_isRefused() {
    assertThat(factFault("label: [new, lapsed]", "label: pattern:version"))
        .startsWith(FACT + ": columns.stage.together is 'true'; allowed: false; only the labels");
  }

  @Test
  void column_ofUnknownDomain_isRefused() {
    assertThat(factFault("label: colours", "label: tastes"))
        .startsWith(FACT + ": columns.paint.label is 'tastes'; allowed: a list, pattern:NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"columns: {}", "columns: []"})
  void fact_withoutColumns_isRefused(String columns) {
    assertThat(fault(Map.of(FACT, VISIT.substring(0, VISIT.indexOf("columns:")) + columns)))
        .startsWith(FACT + ": columns is '");
  }

  @Test
  void factFile_ofOtherEnding_isRefused() {
    assertThat(fault(Map.of("facts/more.yml", VISIT)))
        .isEqualTo("facts/more.yml: file is 'facts/more.yml'; allowed: facts/NAME.yaml");
  }

  @Test
  void cube_ofUnknownFact_isRefused() {
    assertThat(cubeFault("derive: visit", "derive: stay"))
        .isEqualTo(CUBES + ": cubes[3].derive is 'stay'; allowed: visit");
  }

  @Test
  void cube_ofTwoFacts_isRefused() {
    assertThat(cubeFault("derive: visit", "derive: [visit, stay]"))
        .isEqualTo(CUBES + ": cubes[3].derive is 'a list'; allowed: one of visit");
  }

  @Test
  void cube_withoutTheFactOfAColumn_isRefused() {
    assertThat(cubeFault("    derive: visit\n", "").split("; ")[0])
        .isEqualTo(CUBES + ": cubes[3].measures[1].count is 'facts'");
  }

  @Test
  void dimension_unknownColumn_isRefused() {
    assertThat(cubeFault("[stage,", "[phase,"))
        .isEqualTo(
            CUBES
                + ": cubes[3].dimensions[0] is 'phase'; allowed: tenure, version, colour, age, "
                + "ldap, paint, stage, first_visit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "ldap", "stage", "day"})
  void band_ofAnotherThanANumber_isRefused(String field) {
    assertThat(cubeFault("{band: visit_seconds}", "{band: " + field + "}"))
        .isEqualTo(
            CUBES
                + ": cubes[3].dimensions[4].band is '"
                + field
                + "'; allowed: users, visit_seconds");
  }

  @Test
  void band_ofNegativeNumbers_isRefused() {
    assertThat(
            fault(Map.of(FACT, VISIT.replace("[0, 86400]", "[-1, 86400]"))).split("; allowed")[1])
        .isEqualTo(": users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1.5", "-0.1", "NaN", "half"})
  void quantile_shareOutsideItsRange_isRefused(String share) {
    assertThat(cubeFault("quantile: 0.5", "quantile: " + share))
        .startsWith(
            CUBES + ": cubes[3].measures[2].quantile is '" + share + "'; allowed: a number");
  }

  @Test
  void quantile_ofALabel_isRefused() {
    assertThat(cubeFault("0.5, of: users", "0.5, of: colour"))
        .isEqualTo(CUBES + ": cubes[3].measures[2].of is 'colour'; allowed: users, visit_seconds");
  }

  @Test
  void quantile_ofADimensionsNumber_isRefused() {
    assertThat(cubeFault("0.5, of: users", "0.5, of: visit_seconds"))
        .isEqualTo(
            CUBES
                + ": cubes[3].measures[2].of is 'visit_seconds'; allowed: "
                + "a number whose band is no dimension of the cube");
  }

  @Test
  void quantile_overLongerWindows_isRefused() {
    assertThat(cubeFault("derive: visit", "windows: [four_weeks]\n    derive: visit"))
        .startsWith(CUBES + ": cubes[3].windows[0] is 'four_weeks'; allowed: week for a cube");
  }

  @Test
  void quantile_namedAsAMeasure_isRefused() {
    assertThat(cubeFault("name: users_median", "name: visits"))
        .isEqualTo(
            CUBES
                + ": cubes[3].measures[2].name is 'visits'; allowed: "
                + "a name that no other column of the table has");
  }

  @Test
  void histogram_declaredByHand_isRefused() {
    String twin = SmallCatalog.text(CUBES).replace("name: active", "name: visits_users_bands");

    assertThat(fault(Map.of(CUBES, twin + VISITS)))
        .isEqualTo(
            CUBES
                + ": cubes[3].name is 'visits_users_bands'; allowed: "
                + "a name that no cube of cubes/small.yaml has");
  }

  @Test
  void count_ofRecordsInACubeOfFacts_isRefused() {
    assertThat(cubeFault("count: facts", "count: instances"))
        .isEqualTo(CUBES + ": cubes[3].measures[1].count is 'instances'; allowed: owners, facts");
  }

  @Test
  void where_sideThatAFlagDoesNotHave_isRefused() {
    assertThat(cubeFault("{first_visit: yes}", "{first_visit: true}"))
        .isEqualTo(CUBES + ": cubes[3].where.first_visit is 'true'; allowed: no, yes");
  }
}
