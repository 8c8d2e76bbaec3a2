package org.obmeet.telemetry.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.schemas.SmallCatalog.DISCLOSURE;
import static org.obmeet.telemetry.schemas.SmallCatalog.PROCESSING;
import static org.obmeet.telemetry.schemas.SmallCatalog.PROMISES;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.SmallCatalog;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests of errors in policy files. Each message has file, key, value and allowed values. */
class PolicyErrorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"4", "1", "0"})
  void threshold_belowTheFloor_isRefused(String value) {
    assertThat(SmallCatalog.fault(DISCLOSURE, "threshold: 10", "threshold: " + value))
        .isEqualTo(DISCLOSURE + ": threshold is '" + value + "'; allowed: an integer 5..1000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101"})
  void dominance_outOfRange_isRefused(String value) {
    assertThat(SmallCatalog.fault(DISCLOSURE, "dominance: 15", "dominance: " + value))
        .isEqualTo(DISCLOSURE + ": dominance is '" + value + "'; allowed: an integer 1..100");
  }

  @Test
  void disclosure_withUnknownKey_isRefused() {
    assertThat(SmallCatalog.fault(DISCLOSURE, "threshold", "floor: 3\nthreshold"))
        .isEqualTo(DISCLOSURE + ": key is 'floor'; allowed: dominance, threshold");
  }

  @Test
  void policyVersion_thatNoConsentCanName_isRefused() {
    CatalogSource shipped = CatalogSource.classPath();
    String text = shipped.text(PROCESSING).replace("\"2025-06\"", "June 2025");
    CatalogSource changed = new OverlaidCatalog(shipped, Map.of(PROCESSING, text));

    assertThatThrownBy(() -> Catalog.load(changed))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("policy_version is 'June 2025'; allowed: policy_version ([0-9]{4}");
  }

  @Test
  void backups_thatOutliveAGracePeriod_areRefused() {
    String storage = "storage: {run_reports: P13M, backups: %s}\ngrace:";
    assertThat(SmallCatalog.fault(PROCESSING, "grace:", storage.formatted("P31D")))
        .isEqualTo(
            PROCESSING
                + ": storage.backups is 'P31D'; allowed: "
                + "a period that is at most each period of 'grace', here P30D");
    assertThat(SmallCatalog.fault(PROCESSING, "grace:", storage.formatted("P0D")))
        .contains("storage.backups is 'P0D'; allowed: a period such as P30D or P13M");
  }

  @Test
  void matrix_unknownDeployment_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "hosted: yes}", "hosted: yes, rented: no}"))
        .isEqualTo(
            PROCESSING
                + ": key of matrix.statistics is 'rented'; allowed: "
                + "hosted, registered, unregistered");
  }

  @Test
  void matrix_withoutDeployment_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, ", hosted: yes}", "}"))
        .isEqualTo(PROCESSING + ": matrix.statistics.hosted is missing");
  }

  @Test
  void matrix_unknownRule_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "hosted: yes}", "hosted: maybe}"))
        .isEqualTo(PROCESSING + ": matrix.statistics.hosted is 'maybe'; allowed: no, consent, yes");
  }

  @Test
  void matrix_unknownDataType_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "  tracking:", "  location: {}\n  tracking:"))
        .isEqualTo(PROCESSING + ": key of matrix is 'location'; allowed: statistics, tracking");
  }

  @Test
  void community_withoutHost_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "[example.org]", "[]"))
        .isEqualTo(
            PROCESSING
                + ": community.hosts is a list; allowed: "
                + "at least one host of the community server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org", "Example.org", "\"*\"", "example.org:443"})
  void communityHost_malformed_isRefused(String host) {
    assertThat(SmallCatalog.fault(PROCESSING, "[example.org]", "['" + host + "']"))
        .startsWith(PROCESSING + ": community.hosts[0] is '")
        .endsWith("allowed: a host name in lower case, without a port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.cloud", ".cloud"})
  void hostedSuffix_malformed_isRefused(String suffix) {
    assertThat(SmallCatalog.fault(PROCESSING, "[.example.cloud]", "[" + suffix + "]"))
        .isEqualTo(
            PROCESSING
                + ": hosted.suffixes[0] is '"
                + suffix
                + "'; allowed: a suffix such as .obmeet.cloud");
  }

  @Test
  void community_withUnknownKey_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "app_ids: [app]", "app_ids: [app], apps: [x]"))
        .startsWith(PROCESSING + ": key of community is 'apps'; allowed: app_ids, hosts, ");
  }

  @Test
  void doNotTrack_unknownWord_isRefused() {
    assertThat(SmallCatalog.fault(PROCESSING, "ignore", "obey"))
        .isEqualTo(PROCESSING + ": do_not_track is 'obey'; allowed: ignore, honour");
  }

  @Test
  void promise_withoutCoverage_isRefused() {
    assertThat(SmallCatalog.fault(PROMISES, ", status: planned, missing: a lake", ""))
        .isEqualTo(
            PROMISES
                + ": promises[2] is 'neither test nor out_of_scope nor status'; allowed: one of"
                + " test, out_of_scope, status");
  }

  @Test
  void promise_withTwoCoverages_isRefused() {
    assertThat(
            SmallCatalog.fault(PROMISES, "status: planned", "status: planned, test: XTest#a_b_c"))
        .contains("promises[2] is 'test and status'; allowed: one of test, out_of_scope, status");
  }

  @Test
  void promise_ofUnknownStatus_isRefused() {
    assertThat(SmallCatalog.fault(PROMISES, "status: planned", "status: done"))
        .isEqualTo(PROMISES + ": promises[2].status is 'done'; allowed: planned");
  }

  @Test
  void promise_givenTwice_isRefused() {
    assertThat(SmallCatalog.fault(PROMISES, "id: b", "id: a"))
        .isEqualTo(PROMISES + ": promises[1].id is 'a'; allowed: each id once");
  }

  @Test
  void promise_withAMalformedTest_isRefused() {
    String test = "test: SmallCatalogTest#promises_ofEachCoverage_areRead";
    assertThat(SmallCatalog.fault(PROMISES, test, "test: some day"))
        .isEqualTo(
            PROMISES
                + ": promises[0].test is 'some day'; allowed: "
                + "a test as CLASS#METHOD, its class by the simple name");
    assertThat(SmallCatalog.fault(PROMISES, test, "test: [SmallCatalogTest#a_b_c, CatalogTest]"))
        .contains("promises[0].test[1] is 'CatalogTest'");
  }

  @Test
  void promise_plannedWithoutMissingPart_isRefused() {
    assertThat(SmallCatalog.fault(PROMISES, ", missing: a lake", ""))
        .isEqualTo(PROMISES + ": promises[2].missing is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU", "the moon", "eu_central"})
  void region_malformed_isRefused(String region) {
    assertThat(SmallCatalog.fault(PROCESSING, "region: eu", "region: " + region))
        .isEqualTo(
            PROCESSING
                + ": region is '"
                + region
                + "'; allowed: a region in lower case, such as eu or eu-central-1");
  }

  @Test
  void policyFile_unknown_isRefused() {
    assertThat(SmallCatalog.faultOf("policy/retention.yaml", "clean: P90D"))
        .isEqualTo(
            "policy/retention.yaml: file is 'policy/retention.yaml'; allowed: "
                + DISCLOSURE
                + ", "
                + PROCESSING
                + ", "
                + PROMISES);
  }

  @Test
  void policyFile_missing_isRefused() {
    assertThat(SmallCatalog.faultOf(PROCESSING, null))
        .isEqualTo(PROCESSING + ": there is no such file");
  }
}
