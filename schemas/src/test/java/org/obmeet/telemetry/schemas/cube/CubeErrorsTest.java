package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in cube files. Each message has file, key, value and allowed values. */
class CubeErrorsTest {
  private static String cubeFault(String old, String replacement) {
    return SmallCatalog.fault(CUBES, old, replacement);
  }

  @Test
  void cube_overUnknownStream_isRefused() {
    assertThat(cubeFault("stream: reports", "stream: events"))
        .isEqualTo(CUBES + ": stream is 'events'; allowed: reports");
  }

  @Test
  void dimension_unknownField_isRefused() {
    assertThat(cubeFault("[version, {field: colour", "[edition, {field: colour"))
        .isEqualTo(
            CUBES
                + ": cube by_version: dimensions[0] is 'edition'; allowed: "
                + "tenure, version, colour, age, ldap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "contributor", "day"})
  void dimension_ofNeitherLabelNorFlag_isRefused(String field) {
    assertThat(cubeFault("{field: colour,", "{field: " + field + ","))
        .isEqualTo(
            CUBES
                + ": cube by_version: dimensions[1].field is '"
                + field
                + "'; allowed: tenure, version, colour, age, ldap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"window", "start", "level", "finest", "status", "users_capped_status"})
  void measure_namedAsAColumnThatATableHasAnyway_isRefused(String name) {
    assertThat(
            cubeFault(
                "{name: users_capped, sum: users, clamp: [0, 100]}",
                "{name: users_capped, sum: users, clamp: [0, 100]}\n      - {name: "
                    + name
                    + ", count: instances}"))
        .contains("name is '" + name + "'; allowed: a name that no other column of the table has");
  }

  @Test
  void dimension_givenTwice_isRefused() {
    assertThat(cubeFault("{field: colour,", "{field: version,"))
        .contains("cube by_version: dimensions[1] is a mapping; allowed: each field once");
  }

  @Test
  void measure_ofAFieldWithoutNumbers_isRefused() {
    assertThat(cubeFault("sum: users", "sum: colour"))
        .isEqualTo(CUBES + ": cube by_version: measures[2].sum is 'colour'; allowed: users");
  }

  @Test
  void measure_unknownCountNoun_isRefused() {
    assertThat(cubeFault("count: instances", "count: people"))
        .isEqualTo(
            CUBES + ": cube by_version: measures[1].count is 'people'; allowed: owners, instances");
  }

  @Test
  void measure_withCountAndSum_isRefused() {
    assertThat(cubeFault("count: instances", "count: instances, sum: users"))
        .isEqualTo(
            CUBES
                + ": cube by_version: measures[1] is 'count and sum'; allowed: "
                + "one of count, sum, quantile");
  }

  @Test
  void measure_withMinAboveMax_isRefused() {
    assertThat(cubeFault("[0, 100]", "[101, 100]"))
        .isEqualTo(
            CUBES
                + ": cube by_version: measures[2].clamp[0] is '101'; allowed: "
                + "at most 100, the upper end");
  }

  @Test
  void measure_cappedByAClamp_withoutSayingSoInItsName_isRefused() {
    assertThat(cubeFault("name: users_capped", "name: users"))
        .contains(
            "measures[2].name is 'users'; allowed: a name that ends in _capped, because the clamp");
  }

  @Test
  void measure_ofAFieldWithoutAClamp_andWithOneInAnotherCube_isRefused() {
    assertThat(
            cubeFault("title: Owners, unit: owners}]", "title: Owners}, {name: all, sum: users}]"))
        .contains("allowed: [0, 100], as in cube by_version; sums of users share a clamp");
  }

  @Test
  void measure_negativeClampUnderThePercentRule_isRefused() {
    assertThat(cubeFault("clamp: [0, ", "clamp: [-5, "))
        .contains("; allowed: from 0 or more, or dominance: false");
  }

  @Test
  void measure_dominanceOfDistinctCount_isRefused() {
    assertThat(cubeFault("count: owners, title", "count: owners, dominance: true, title"))
        .contains("cube adoption: measures[0].dominance is 'true'; allowed: false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"owners", "version", "status", "window_start"})
  void measure_withAUsedName_isRefused(String name) {
    assertThat(cubeFault("{name: instances,", "{name: " + name + ","))
        .contains("measures[1].name is '" + name + "'; allowed: a name that no other column");
  }

  @Test
  void cube_withoutMeasures_isRefused() {
    assertThat(cubeFault("measures: [{name: owners, count: owners}]", "measures: []"))
        .isEqualTo(CUBES + ": cube active: measures is a list; allowed: at least one measure");
  }

  @Test
  void window_outsideTheCalendar_isRefused() {
    assertThat(cubeFault("[week, four_weeks]", "[week, month]"))
        .isEqualTo(CUBES + ": cube active: windows[1] is 'month'; allowed: day, week, four_weeks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"four_weeks", "day"})
  void window_otherThanBaseWithAdditiveMeasure_isRefused(String kind) {
    assertThat(cubeFault("where: {tenure: old}", "windows: [week, " + kind + "]"))
        .isEqualTo(
            CUBES
                + ": cube by_version: windows[1] is '"
                + kind
                + "'; allowed: week for a cube with sums; "
                + "other windows are for counts of contributors only");
  }

  @Test
  void where_labelOutsideTheDomain_isRefused() {
    assertThat(cubeFault("{tenure: old}", "{tenure: ancient}"))
        .isEqualTo(CUBES + ": cube by_version: where.tenure is 'ancient'; allowed: new, old");
  }

  @Test
  void where_unknownField_isRefused() {
    assertThat(cubeFault("{tenure: old}", "{tenor: old}"))
        .isEqualTo(
            CUBES
                + ": cube by_version: where.tenor is 'tenor'; allowed: tenure, version, colour, age");
  }

  @ParameterizedTest
  @ValueSource(strings = {"By_version", "1st", "by-version", "by version"})
  void name_malformed_isRefused(String name) {
    assertThat(cubeFault("name: by_version", "name: " + name))
        .isEqualTo(CUBES + ": cube " + name + ": name is '" + name + "'; allowed: [a-z][a-z0-9_]*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows", "coverage"})
  void name_ofAnotherTable_isRefused(String name) {
    assertThat(cubeFault("name: by_version", "name: " + name))
        .isEqualTo(
            CUBES
                + ": cube "
                + name
                + ": name is '"
                + name
                + "'; allowed: a name that is none of "
                + "[cubes, columns, windows, coverage]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "{version: 1}", "''", "[[version]]"})
  void dimensions_malformed_areRefused(String value) {
    assertThat(cubeFault("dimensions: [ldap]", "dimensions: " + value))
        .startsWith(CUBES + ": cube adoption: dimensions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cubes", "[x]", "{x: 1}"})
  void measures_malformed_areRefused(String value) {
    assertThat(cubeFault("[{name: owners, count: owners}]", value))
        .startsWith(CUBES + ": cube active: measures");
  }

  @Test
  void name_usedInTheFamily_isRefused() {
    assertThat(cubeFault("name: active", "name: by_version"))
        .isEqualTo(
            CUBES
                + ": cube by_version: name is 'by_version'; allowed: "
                + "a name that no cube of cubes/small.yaml has");
  }

  @Test
  void name_usedInAnotherFamily_isRefused() {
    String second = SmallCatalog.text(CUBES).replace("family: small", "family: twin");
    assertThat(SmallCatalog.faultOf("cubes/twin.yaml", second))
        .isEqualTo(
            "cubes/twin.yaml: cube by_version: name is 'by_version'; allowed: "
                + "a name that no cube of cubes/small.yaml has");
  }

  @ParameterizedTest
  @CsvSource({"4", "0", "-1", "many"})
  void threshold_belowTheFloor_isRefused(String value) {
    assertThat(cubeFault("threshold: 20", "threshold: " + value))
        .isEqualTo(
            CUBES
                + ": cube adoption: threshold is '"
                + value
                + "'; allowed: an integer 5..1000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101"})
  void dominance_outOfRange_isRefused(String value) {
    assertThat(cubeFault("dominance: 25", "dominance: " + value))
        .isEqualTo(
            CUBES + ": cube adoption: dominance is '" + value + "'; allowed: an integer 1..100");
  }

  @Test
  void cube_withoutTitle_isRefused() {
    assertThat(cubeFault("    title: By version\n", ""))
        .isEqualTo(CUBES + ": cube by_version: title is missing");
  }

  @Test
  void cube_withoutDescription_isRefused() {
    assertThat(cubeFault("    description: Distinct owners.\n", ""))
        .isEqualTo(CUBES + ": cube active: description is missing");
  }

  @Test
  void cube_withoutWhy_isRefused() {
    assertThat(cubeFault("    why: How many owners are there?\n", ""))
        .isEqualTo(CUBES + ": cube active: why is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"why: Which versions are in use?", "asked_by: release managers"})
  void cube_withBlankReason_isRefused(String line) {
    String key = line.substring(0, line.indexOf(':'));
    assertThat(cubeFault(line, key + ": ' '"))
        .isEqualTo(CUBES + ": cube by_version: " + key + " is ' '; allowed: a text");
  }

  @Test
  void measure_ofAFieldWithAnotherClamp_isRefused() {
    assertThat(
            cubeFault(
                "title: Owners, unit: owners}]",
                "title: Owners}, {name: most_capped, sum: users, clamp: [0, 99]}]"))
        .isEqualTo(
            CUBES
                + ": cube adoption: measures[1].clamp is '[0, 99]'; allowed: [0, 100],"
                + " as in cube by_version; sums of users share a clamp");
  }

  @Test
  void measure_ofAFieldWithAnotherClampInAnotherFamily_isRefused() {
    String second =
        SmallCatalog.text(CUBES)
            .replace("family: small", "family: twin")
            .replaceAll("name: (by_version|active|adoption)", "name: twin_$1")
            .replace("[0, 100]", "[0, 101]");
    assertThat(SmallCatalog.faultOf("cubes/twin.yaml", second))
        .isEqualTo(
            "cubes/twin.yaml: cube twin_by_version: measures[2].clamp is '[0, 101]'; allowed: [0, 100],"
                + " as in cube by_version; sums of users share a clamp");
  }

  @Test
  void weekday_ofAStreamOfLatestRecords_isUnknown() {
    assertThat(cubeFault("[version, {field: colour", "[weekday, {field: colour"))
        .contains("cube by_version: dimensions[0] is 'weekday'; allowed: tenure, version, colour");
  }

  @Test
  void window_shorterThanTheBaseWindow_isRefused() {
    assertThat(cubeFault("[week, four_weeks]", "[week, day]"))
        .isEqualTo(
            CUBES
                + ": cube active: windows[1] is 'day'; allowed: a window no shorter than week,"
                + " the base window of reports");
  }

  @Test
  void cube_withUnknownKey_isRefused() {
    assertThat(cubeFault("dimensions: [ldap]", "dimensions: [ldap]\n    dimension: x"))
        .startsWith(
            CUBES + ": cube adoption: key is 'dimension'; did you mean dimensions? allowed: ");
  }

  @Test
  void dimension_withUnknownKey_isRefused() {
    assertThat(cubeFault("sensitive: true", "secret: true"))
        .isEqualTo(
            CUBES
                + ": key of cube by_version: dimensions[1] is 'secret'; allowed: "
                + "bin, field, sensitive, title");
  }

  @Test
  void measure_withUnknownKey_isRefused() {
    assertThat(cubeFault("count: instances", "count: instances, label: x"))
        .startsWith(
            CUBES + ": key of cube by_version: measures[1] is 'label'; allowed: count, dominance");
  }

  @Test
  void family_withUnknownKey_isRefused() {
    assertThat(cubeFault("family: small", "family: small\nfoo: bar"))
        .isEqualTo(
            CUBES
                + ": key is 'foo'; allowed: contributor, cubes, family, hierarchies, pick, stream");
  }

  @Test
  void family_otherThanFile_isRefused() {
    assertThat(cubeFault("family: small", "family: large"))
        .isEqualTo(CUBES + ": family is 'large'; allowed: small");
  }

  @Test
  void contributor_otherThanTheStreams_isRefused() {
    assertThat(cubeFault("contributor: owner", "contributor: person"))
        .isEqualTo(CUBES + ": contributor is 'person'; allowed: owner");
  }

  @Test
  void pick_missingForAStreamWithUnits_isRefused() {
    assertThat(cubeFault("pick: latest\n", "")).isEqualTo(CUBES + ": pick is missing");
  }

  @Test
  void cubeFile_withAnotherSuffix_isRefused() {
    assertThat(SmallCatalog.faultOf("cubes/more.yml", "family: more"))
        .isEqualTo("cubes/more.yml: file is 'cubes/more.yml'; allowed: cubes/FAMILY.yaml");
  }
}
