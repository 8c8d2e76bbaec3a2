package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.FACT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.VISIT;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.factFault;
import static org.obmeet.telemetry.schemas.SmallFactCatalog.fault;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of errors in fact files. Each message has file, key, value and allowed values. */
class FactErrorsTest {
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
  void firstSeenField_ofANumber_isRefused() {
    assertThat(factFault("first_seen: version", "first_seen: users"))
        .isEqualTo(FACT + ": first_seen is 'users'; allowed: tenure, version, colour, age");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P358D", "P364D", "P0D", "P1M", "P-1D", "always", "28"})
  void history_overTheEpochOrUnreadable_isRefused(String history) {
    assertThat(factFault("P28D", history))
        .isEqualTo(
            FACT
                + ": history is '"
                + history
                + "'; allowed: none, epoch, epoch_before, or P1D to P357D, "
                + "a key rotation period of the stream minus its window");
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
        .startsWith(
            FACT
                + ": columns.first_visit is 'neither label nor flag nor number'; allowed: one of"
                + " label");
  }

  @Test
  void column_namedAsAField_isRefused() {
    assertThat(factFault("paint:", "colour:"))
        .isEqualTo(
            FACT
                + ": columns.colour is 'colour'; allowed: a name that no field of reports has, and"
                + " not weekday");
  }

  @Test
  void column_namedAsAColumnOfAnotherFact_isRefused() {
    assertThat(fault(Map.of("facts/zoo.yaml", VISIT.replace("fact: visit", "fact: zoo"))))
        .isEqualTo(
            "facts/zoo.yaml: columns.paint is 'paint'; allowed: "
                + "a name that no column of facts/visit.yaml has");
  }

  @Test
  void column_withMinAboveMax_isRefused() {
    assertThat(factFault("[0, 86400]", "[1, 0]"))
        .isEqualTo(
            FACT + ": columns.visit_seconds.number[0] is '1'; allowed: at most 0, the upper end");
  }

  @Test
  void column_togetherWithAPattern_isRefused() {
    assertThat(factFault("label: [new, lapsed]", "label: pattern:version"))
        .startsWith(FACT + ": columns.stage.together is 'true'; allowed: false; only the labels");
  }

  @Test
  void column_ofUnknownDomain_isRefused() {
    assertThat(factFault("label: colours", "label: tastes"))
        .startsWith(FACT + ": columns.paint.label is 'tastes'; allowed: a list, pattern:NAME");
  }

  @ParameterizedTest
  @CsvSource({
    "{}, a mapping; allowed: at least one column",
    "[], a list; allowed: keys and values"
  })
  void fact_withoutColumns_isRefused(String columns, String message) {
    String fact = VISIT.substring(0, VISIT.indexOf("columns:")) + "columns: " + columns;

    assertThat(fault(Map.of(FACT, fact))).startsWith(FACT + ": columns is " + message);
  }

  @Test
  void factFile_withAnotherSuffix_isRefused() {
    assertThat(fault(Map.of("facts/more.yml", VISIT)))
        .isEqualTo("facts/more.yml: file is 'facts/more.yml'; allowed: facts/NAME.yaml");
  }
}
