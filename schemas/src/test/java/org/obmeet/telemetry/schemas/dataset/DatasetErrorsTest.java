package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.DATASET;

import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in data set files. Each message has file, key, value and allowed values. */
class DatasetErrorsTest {
  private static String datasetFault(String old, String replacement) {
    return SmallCatalog.fault(DATASET, old, replacement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: reports",
        "version: 2",
        "title: Reports",
        "owner: product team",
        "purpose: to learn",
        "legal_basis: consent",
        "contributor: {kind: owner, plural: owners}",
        "units: instances",
        "eligibility: [{tenure: [old]}]",
        "epoch: P364D",
        "base_window: week",
        "retention: {landing: P14D, clean: P13M, quarantine: P30D, release: P5Y}",
        "buckets: 4",
        "lateness: P3D",
        "clock_skew: PT24H",
        "reject_share: 0.05",
        "reject_floor: 1000",
        "max_record: 1048576",
        "max_depth: 32"
      })
  void dataset_withoutKey_isRefused(String line) {
    String key = line.substring(0, line.indexOf(':'));
    assertThat(datasetFault(line + "\n", "")).isEqualTo(DATASET + ": " + key + " is missing");
  }

  @Test
  void purpose_blank_isRefused() {
    assertThat(datasetFault("purpose: to learn", "purpose: ''"))
        .isEqualTo(DATASET + ": purpose is ''; allowed: a text");
  }

  @Test
  void legalBasis_blank_isRefused() {
    assertThat(datasetFault("legal_basis: consent", "legal_basis: ' '"))
        .isEqualTo(DATASET + ": legal_basis is ' '; allowed: a text");
  }

  @Test
  void dataset_withUnknownKey_isRefused() {
    assertThat(datasetFault("buckets: 4", "buckets: 4\nbucket: 4"))
        .startsWith(
            DATASET + ": key is 'bucket'; did you mean buckets? allowed: base_window, buckets, ");
  }

  @Test
  void key_givenTwice_isRefused() {
    assertThat(datasetFault("buckets: 4", "buckets: 4\nbuckets: 5"))
        .isEqualTo(DATASET + ": buckets is given twice");
  }

  @Test
  void name_otherThanFolder_isRefused() {
    assertThat(datasetFault("name: reports", "name: records"))
        .isEqualTo(DATASET + ": name is 'records'; did you mean reports? allowed: reports");
  }

  @ParameterizedTest
  @ValueSource(strings = {"14", "14 days", "PT14H", "P14"})
  void retention_malformed_isRefused(String value) {
    assertThat(datasetFault("landing: P14D", "landing: " + value))
        .isEqualTo(
            DATASET
                + ": retention.landing is '"
                + value
                + "'; allowed: an ISO period longer than zero, as in P14D or P13M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0D", "P-1D", "P1M-40D", "-P1Y", "P999999999Y"})
  void retention_notPositive_isRefused(String value) {
    assertThat(datasetFault("landing: P14D", "landing: " + value))
        .isEqualTo(
            DATASET
                + ": retention.landing is '"
                + value
                + "'; allowed: an ISO period longer than zero, as in P14D or P13M");
  }

  /** The base window is a week, and lateness three days. */
  @Test
  void retention_thatEndsBeforeAWindowCloses_isRefused() {
    assertThat(datasetFault("clean: P13M", "clean: P9D"))
        .isEqualTo(
            DATASET
                + ": retention.clean is 'P9D'; allowed: an ISO period that is not shorter than"
                + " base_window and lateness, P10D");
    String shortest = SmallCatalog.text(DATASET).replace("clean: P13M", "clean: P10D");
    assertThat(SmallCatalog.with(DATASET, shortest).dataset("reports").retention().clean())
        .isEqualTo(Period.ofDays(10));
  }

  @Test
  void retention_withoutZone_isRefused() {
    assertThat(datasetFault(", quarantine: P30D", ""))
        .isEqualTo(DATASET + ": retention.quarantine is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "257", "-1", "four", "1.5"})
  void buckets_outOfRange_isRefused(String value) {
    assertThat(datasetFault("buckets: 4", "buckets: " + value))
        .isEqualTo(DATASET + ": buckets is '" + value + "'; allowed: an integer 1..256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P30D", "P0D", "P-28D", "P365D"})
  void epoch_otherThanAMultipleOfFourWeeks_isRefused(String value) {
    assertThat(datasetFault("epoch: P364D", "epoch: " + value))
        .isEqualTo(
            DATASET
                + ": epoch is '"
                + value
                + "'; allowed: a multiple of P28D up to P3640D, no shorter than base_window");
  }

  @Test
  void epoch_inMonths_isRefused() {
    assertThat(datasetFault("epoch: P364D", "epoch: P1Y"))
        .isEqualTo(DATASET + ": epoch is 'P1Y'; allowed: a period in days, as in P28D");
  }

  @Test
  void baseWindow_outsideTheCalendar_isRefused() {
    assertThat(datasetFault("base_window: week", "base_window: month"))
        .isEqualTo(DATASET + ": base_window is 'month'; allowed: day, week, four_weeks");
  }

  @ParameterizedTest
  @CsvSource({"P-1D", "P29D"})
  void lateness_outOfRange_isRefused(String value) {
    assertThat(datasetFault("lateness: P3D", "lateness: " + value))
        .isEqualTo(DATASET + ": lateness is '" + value + "'; allowed: a period P0D..P28D");
  }

  @ParameterizedTest
  @ValueSource(strings = {"24h", "PT-1H", "P8D", "P1M"})
  void clockSkew_invalid_isRefused(String value) {
    assertThat(datasetFault("clock_skew: PT24H", "clock_skew: " + value))
        .isEqualTo(
            DATASET
                + ": clock_skew is '"
                + value
                + "'; allowed: an ISO duration PT0H..PT168H, as in PT24H");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "1.01", "5 %", "NaN"})
  void rejectShare_outOfRange_isRefused(String value) {
    assertThat(datasetFault("reject_share: 0.05", "reject_share: " + value))
        .isEqualTo(DATASET + ": reject_share is '" + value + "'; allowed: a number 0.0..1.0");
  }

  @Test
  void transport_unknown_isRefused() {
    assertThat(datasetFault("max_depth: 32", "max_depth: 32\ntransport: relay"))
        .isEqualTo(DATASET + ": transport is 'relay'; allowed: any, oblivious");
  }

  @Test
  void unitField_otherThanAnIdentifier_isRefused() {
    assertThat(datasetFault("unit_field: instance", "unit_field: users"))
        .isEqualTo(DATASET + ": unit_field is 'users'; allowed: contributor, instance, record");
  }

  @Test
  void contributor_ofUnknownKind_isRefused() {
    assertThat(datasetFault("kind: owner", "kind: robot"))
        .isEqualTo(DATASET + ": contributor.kind is 'robot'; allowed: owner, person");
  }

  @Test
  void epoch_withoutContributor_isRefused() {
    String withoutContributor =
        SmallCatalog.text(DATASET)
            .replace("contributor: {kind: owner, plural: owners}", "contributor: none")
            .replace(", release: P5Y", "")
            .replace("eligibility: [{tenure: [old]}]\n", "");
    assertThat(SmallCatalog.faultOf(DATASET, withoutContributor))
        .startsWith(DATASET + ": key is 'epoch'; allowed: ");
  }

  @Test
  void releasePeriod_withContributor_isRequired_andRefusedWithout() {
    assertThat(datasetFault(", release: P5Y", ""))
        .isEqualTo(DATASET + ": retention.release is missing");
    String withoutContributor =
        SmallCatalog.text(DATASET)
            .replace("contributor: {kind: owner, plural: owners}", "contributor: none");
    assertThat(SmallCatalog.faultOf(DATASET, withoutContributor))
        .startsWith(DATASET + ": key of retention is 'release'; allowed: ");
  }

  @Test
  void datasetFile_missing_isRefused() {
    assertThat(SmallCatalog.faultOf(DATASET, null)).isEqualTo(DATASET + ": there is no such file");
  }

  @Test
  void datasetFile_outsideAFolder_isRefused() {
    assertThat(SmallCatalog.faultOf("datasets/stray.yaml", "name: stray"))
        .isEqualTo(
            "datasets/stray.yaml: file is 'datasets/stray.yaml'; allowed: "
                + "datasets/NAME/dataset.yaml");
  }
}
