package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;
import static org.obmeet.telemetry.schemas.SmallCatalog.LADDER;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Each fault of a ladder names file, key, value and what is allowed. */
class DimensionHierarchyErrorsTest {
  @Test
  void step_unknown_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "[minor, major]", "[minor, mayor]"))
        .isEqualTo(CUBES + ": ladders.version[1] is 'mayor'; allowed: minor, major, in that order");
  }

  @Test
  void step_outOfOrder_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "[minor, major]", "[major, minor]"))
        .contains("ladders.version[1] is 'minor'; allowed: minor, major, in that order");
  }

  @Test
  void steps_ofFieldThatIsNoVersion_areRefused() {
    assertThat(SmallCatalog.fault(CUBES, "{using: regions.csv}", "[major]"))
        .contains("ladders.colour is 'a list'; allowed: steps for a version field only");
  }

  @Test
  void ladder_ofUnknownField_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "colour: {using", "color: {using"))
        .isEqualTo(CUBES + ": ladders.color is 'color'; allowed: tenure, version, colour, age");
  }

  @Test
  void ladder_withUnknownKey_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "{using: regions.csv}", "{using: regions.csv, by: x}"))
        .isEqualTo(CUBES + ": key of ladders.colour is 'by'; allowed: using");
  }

  @Test
  void table_missing_isRefused() {
    assertThat(SmallCatalog.faultOf(LADDER, null))
        .isEqualTo(CUBES + ": ladders.colour.using is 'regions.csv'; allowed: a file in ladders/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cycle                 | red,warm;warm,hot;hot,warm | a tree without cycles",
        "own parent            | warm,warm;red,warm         | a tree without cycles",
        "two parents           | red,warm;red,cold          | one parent for each value",
        "outside the domain    | green,cold                 | labels of colour: red, orange, blue",
        "parent in the domain  | red,blue                   | a label that no value of colour has",
        "parent reserved       | red,other                  | a label that no value of colour has",
        "three columns         | red,warm,x                 | value,parent",
        "no parent             | red,                       | value,parent"
      })
  void table_atFault_isRefused(String fault, String rows, String allowed) {
    assertThat(SmallCatalog.faultOf(LADDER, "value,parent\n" + rows.replace(';', '\n')))
        .as(fault)
        .startsWith(LADDER + ": ")
        .endsWith("allowed: " + allowed);
  }

  @Test
  void table_withoutHeader_isRefused() {
    assertThat(SmallCatalog.faultOf(LADDER, "red,warm\n"))
        .isEqualTo(LADDER + ": line 1 is 'red,warm'; allowed: value,parent");
  }
}
