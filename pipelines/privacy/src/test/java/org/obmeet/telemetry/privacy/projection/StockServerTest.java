package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;

/** Tests of reports of stock servers, which have no token. */
class StockServerTest {
  private static final String REPORT =
      "{'uniqueId':'i1','createdAt':'2026-11-20T10:00:00Z','totalUsers':3}".replace('\'', '"');

  private static GenericRecord row(String more) {
    ProjectorFixture consents = ProjectorFixture.of("consent");
    String line =
        "{'uniqueId':'i1','at':'2026-11-19T00:00:00Z','statistics':true,'deployment':'registered'";
    consents.project((line + more + "}").replace('\'', '"'));
    assertThat(consents.refused).isEmpty();
    return ProjectorFixture.reports().under(ConsentHistory.of(consents.rows)).project(REPORT).row();
  }

  @Test
  void report_underAStockServersConsent_isUnverifiedWhateverItsDeployment() {
    GenericRecord row = row(",'stock':true");

    assertThat(row.get("verification")).isEqualTo("unverified");
    assertThat(row.get("deployment")).isEqualTo("registered");
    assertThat(row.get("total_users")).isEqualTo(3L);
  }

  @Test
  void report_underAnyOtherConsent_isVerified() {
    assertThat(row("").get("verification")).isEqualTo("verified");
    assertThat(row(",'stock':false").get("verification")).isEqualTo("verified");
    assertThat(row(",'stock':null").get("verification")).isEqualTo("verified");
  }
}
