package org.obmeet.telemetry.schemas.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.COLOURS;
import static org.obmeet.telemetry.schemas.SmallCatalog.SCHEMA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in domains. Each message has file, key, value and allowed values. */
class DomainErrorsTest {
  @Test
  void domainFile_missing_isRefused() {
    assertThat(SmallCatalog.faultOf(COLOURS, null))
        .isEqualTo(
            SCHEMA
                + ": fields[colour].domain is 'colours'; allowed: "
                + "a list, pattern:NAME, or NAME of a file domains/NAME.yaml");
  }

  @Test
  void pattern_unknown_isRefused() {
    assertThat(SmallCatalog.fault(SCHEMA, "pattern:version", "pattern:edition"))
        .isEqualTo(
            SCHEMA
                + ": fields[version].domain is 'pattern:edition'; allowed: "
                + "pattern: and one of version");
  }

  @Test
  void pattern_malformed_isRefused() {
    assertThat(SmallCatalog.faultOf("domains/patterns.yaml", "version: '[0-9'"))
        .isEqualTo("domains/patterns.yaml: version is '[0-9'; allowed: a regular expression");
  }

  @Test
  void alias_toLabelOutsideTheDomain_isRefused() {
    assertThat(SmallCatalog.fault(COLOURS, "crimson: red", "crimson: scarlet"))
        .isEqualTo(COLOURS + ": aliases.crimson is 'scarlet'; allowed: a label of " + COLOURS);
  }

  @Test
  void label_givenTwice_isRefused() {
    assertThat(SmallCatalog.fault(COLOURS, "[red, orange", "[red, red, orange"))
        .isEqualTo(COLOURS + ": values[1] is 'red'; allowed: each label once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not_listed", "other", "unknown", "'*'"})
  void label_reserved_isRefused(String label) {
    assertThat(SmallCatalog.fault(COLOURS, "[red", "[" + label + ", red"))
        .isEqualTo(
            COLOURS
                + ": values[0] is '"
                + label.replace("'", "")
                + "'; allowed: no reserved label; these are not_listed, other, unknown, *");
  }

  @Test
  void domain_withoutLabels_isRefused() {
    assertThat(SmallCatalog.fault(SCHEMA, "[\"new\", \"old\"]", "[]"))
        .isEqualTo(SCHEMA + ": fields[tenure].domain is a list; allowed: at least one label");
  }

  @Test
  void domainFile_withUnknownKey_isRefused() {
    assertThat(SmallCatalog.fault(COLOURS, "source:", "origin: x\nsource:"))
        .isEqualTo(COLOURS + ": key is 'origin'; allowed: aliases, source, title, values");
  }

  @Test
  void domainFile_withoutSource_isRefused() {
    assertThat(SmallCatalog.fault(COLOURS, "source: a box of paint\n", ""))
        .isEqualTo(COLOURS + ": source is missing");
  }

  @Test
  void domainFile_thatNoFieldUses_isChecked() {
    assertThat(SmallCatalog.faultOf("domains/spare.yaml", "title: Spare\nsource: none\n"))
        .isEqualTo("domains/spare.yaml: values is missing");
  }

  @Test
  void domainFile_withAnotherSuffix_isRefused() {
    assertThat(SmallCatalog.faultOf("domains/spare.yml", ""))
        .isEqualTo("domains/spare.yml: file is 'domains/spare.yml'; allowed: domains/NAME.yaml");
  }
}
