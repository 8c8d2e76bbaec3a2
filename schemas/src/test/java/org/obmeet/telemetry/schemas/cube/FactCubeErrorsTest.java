package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.FACT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.VISIT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.VISITS;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.cubeFault;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.fault;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in the facts, bins and quantiles of a cube file. */
class FactCubeErrorsTest {
  @Test
  void history_longerThanTheEpochWithoutTheWindow_isRefused() {
    String cube = VISITS.replace("derive: visit", "windows: [four_weeks]\n    derive: visit");
    String only = cube.substring(0, cube.indexOf("      - {name: visits,"));

    assertThat(
            fault(
                Map.of(
                    FACT, VISIT.replace("P28D", "P350D"), CUBES, SmallCatalog.text(CUBES) + only)))
        .isEqualTo(
            CUBES
                + ": cube visits: windows[0] is 'four_weeks'; allowed: a window that fits a key "
                + "rotation period of 364 days with the 350 days that visit reads before it");
  }

  @Test
  void cube_ofUnknownFact_isRefused() {
    assertThat(cubeFault("derive: visit", "derive: stay"))
        .isEqualTo(CUBES + ": cube visits: derive is 'stay'; allowed: visit");
  }

  @Test
  void cube_ofTwoFacts_isRefused() {
    assertThat(cubeFault("derive: visit", "derive: [visit, stay]"))
        .isEqualTo(CUBES + ": cube visits: derive is a list; allowed: visit");
  }

  @Test
  void cube_withoutTheFactOfAColumn_isRefused() {
    assertThat(cubeFault("    derive: visit\n", "").split("; ")[0])
        .isEqualTo(CUBES + ": cube visits: measures[1].count is 'facts'");
  }

  @Test
  void dimension_unknownColumn_isRefused() {
    assertThat(cubeFault("[stage,", "[phase,"))
        .isEqualTo(
            CUBES
                + ": cube visits: dimensions[0] is 'phase'; allowed: tenure, version, colour, age, "
                + "ldap, paint, stage, first_visit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "ldap", "stage", "day"})
  void bin_ofAFieldWithoutNumbers_isRefused(String field) {
    assertThat(cubeFault("{bin: visit_seconds}", "{bin: " + field + "}"))
        .isEqualTo(
            CUBES
                + ": cube visits: dimensions[4].bin is '"
                + field
                + "'; allowed: users, visit_seconds");
  }

  @Test
  void bin_ofNegativeNumbers_isRefused() {
    assertThat(
            fault(Map.of(FACT, VISIT.replace("[0, 86400]", "[-1, 86400]"))).split("; allowed")[1])
        .isEqualTo(": users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1.5", "-0.1", "NaN", "half"})
  void quantile_shareOutsideItsRange_isRefused(String share) {
    assertThat(cubeFault("quantile: 0.5", "quantile: " + share))
        .startsWith(
            CUBES + ": cube visits: measures[2].quantile is '" + share + "'; allowed: a number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"6 | a power of two", "0 | an integer 1.."})
  void bin_openFromANonPowerOfTwo_isRefused(String from, String allowed) {
    assertThat(cubeFault("{bin: visit_seconds}", "{bin: visit_seconds, open: " + from + "}"))
        .startsWith(
            CUBES + ": cube visits: dimensions[4].open is '" + from + "'; allowed: " + allowed);
  }

  @Test
  void quantile_ofALabel_isRefused() {
    assertThat(cubeFault("0.5, of: users", "0.5, of: colour"))
        .isEqualTo(
            CUBES + ": cube visits: measures[2].of is 'colour'; allowed: users, visit_seconds");
  }

  @Test
  void quantile_ofABinnedDimension_isRefused() {
    assertThat(cubeFault("0.5, of: users", "0.5, of: visit_seconds"))
        .isEqualTo(
            CUBES
                + ": cube visits: measures[2].of is 'visit_seconds'; allowed: "
                + "a number whose bins are no dimension of the cube");
  }

  @Test
  void quantile_overLongerWindows_isRefused() {
    assertThat(cubeFault("derive: visit", "windows: [four_weeks]\n    derive: visit"))
        .startsWith(CUBES + ": cube visits: windows[0] is 'four_weeks'; allowed: week for a cube");
  }

  @Test
  void quantile_namedAsAMeasure_isRefused() {
    assertThat(cubeFault("name: users_median", "name: visits"))
        .isEqualTo(
            CUBES
                + ": cube visits: measures[2].name is 'visits'; allowed: "
                + "a name that no other column of the table has");
  }

  @Test
  void histogram_declaredAsACube_isRefused() {
    String twin = SmallCatalog.text(CUBES).replace("name: active", "name: visits_users_bands");

    assertThat(fault(Map.of(CUBES, twin + VISITS)))
        .isEqualTo(
            CUBES
                + ": cube visits: name is 'visits_users_bands'; allowed: "
                + "a name that no cube of cubes/small.yaml has");
  }

  @Test
  void count_ofRecordsInACubeOfFacts_isRefused() {
    assertThat(cubeFault("count: facts", "count: instances"))
        .isEqualTo(
            CUBES + ": cube visits: measures[1].count is 'instances'; allowed: owners, facts");
  }

  @Test
  void where_unknownLabelOfAFlag_isRefused() {
    assertThat(cubeFault("{first_visit: yes}", "{first_visit: true}"))
        .isEqualTo(CUBES + ": cube visits: where.first_visit is 'true'; allowed: no, yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "level", "finest", "total", "remainder"})
  void dimension_namedAsAColumnOrLevelOfEveryTable_isRefused(String name) {
    String cubes = SmallCatalog.text(CUBES) + VISITS;

    assertThat(
            fault(Map.of(FACT, VISIT.replace("stage", name), CUBES, cubes.replace("stage", name))))
        .contains(
            "cube visits: dimensions[0] is '" + name + "'; allowed: a field with another name");
  }
}
