package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;
import static org.obmeet.telemetry.schemas.SmallCatalog.HIERARCHY;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in hierarchies. Each message has file, key, value and allowed values. */
class DimensionHierarchyErrorsTest {
  @Test
  void level_unknown_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "[minor, major]", "[minor, mayor]"))
        .isEqualTo(
            CUBES + ": hierarchies.version[1] is 'mayor'; allowed: minor, major, in that order");
  }

  @Test
  void level_outOfOrder_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "[minor, major]", "[major, minor]"))
        .contains("hierarchies.version[1] is 'minor'; allowed: minor, major, in that order");
  }

  @Test
  void levels_ofAFieldWithoutVersions_areRefused() {
    assertThat(SmallCatalog.fault(CUBES, "{using: regions.csv}", "[major]"))
        .contains(
            "hierarchies.colour is a list; allowed: {using: FILE.csv}; levels are for version fields only");
  }

  @Test
  void hierarchy_ofUnknownField_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "colour: {using", "color: {using"))
        .isEqualTo(
            CUBES
                + ": hierarchies.color is 'color'; did you mean colour? allowed: tenure, version, colour, age");
  }

  @Test
  void hierarchy_withUnknownKey_isRefused() {
    assertThat(SmallCatalog.fault(CUBES, "{using: regions.csv}", "{using: regions.csv, by: x}"))
        .isEqualTo(CUBES + ": key of hierarchies.colour is 'by'; allowed: using");
  }

  @Test
  void table_missing_isRefused() {
    assertThat(SmallCatalog.faultOf(HIERARCHY, null))
        .isEqualTo(
            CUBES + ": hierarchies.colour.using is 'regions.csv'; allowed: a file in hierarchies/");
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
        "parent of a total     | red,*                      | a label that no value of colour has",
        "blank before parent   | 'red, warm'                | value,parent",
        "three columns         | red,warm,x                 | value,parent",
        "no parent             | red,                       | value,parent"
      })
  void table_invalid_isRefused(String fault, String rows, String allowed) {
    assertThat(SmallCatalog.faultOf(HIERARCHY, "value,parent\n" + rows.replace(';', '\n')))
        .as(fault)
        .startsWith(HIERARCHY + ": ")
        .endsWith("allowed: " + allowed);
  }

  @Test
  void table_withAByteOrderMark_isReadLikeOneWithout() {
    String text = SmallCatalog.text(HIERARCHY);

    assertThat(SmallCatalog.with(HIERARCHY, "\uFEFF" + text).cubes())
        .isEqualTo(SmallCatalog.load().cubes());
  }

  @Test
  void table_withoutHeader_isRefused() {
    assertThat(SmallCatalog.faultOf(HIERARCHY, "red,warm\n"))
        .isEqualTo(HIERARCHY + ": line 1 is 'red,warm'; allowed: value,parent");
  }

  @Test
  void line_afterABlankLine_isCountedAsAnEditorDoes() {
    assertThat(SmallCatalog.faultOf(HIERARCHY, "value,parent\n\nred,warm\n\nblue\n"))
        .isEqualTo(HIERARCHY + ": line 5 is 'blue'; allowed: value,parent");
  }
}
