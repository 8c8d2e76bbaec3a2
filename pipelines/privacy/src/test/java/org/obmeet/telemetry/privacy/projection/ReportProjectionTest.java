package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy.ProcessingRule;
import org.obmeet.telemetry.schemas.policy.Scope;

class ReportProjectionTest {
  private static final String HEAD =
      "{'_id':'r1','uniqueId':'i1','createdAt':'2026-11-20T10:00:00.250Z'";

  private static String report(String more) {
    return (HEAD + (more.isEmpty() ? "" : "," + more) + "}").replace('\'', '"');
  }

  private static GenericRecord row(String more) {
    return ProjectorFixture.reports().project(report(more)).row();
  }

  private static byte[] bytes(Object pseudonym) {
    return ((GenericData.Fixed) pseudonym).bytes();
  }

  private static byte[] owner(String of) {
    Pseudonyms pseudonyms = ProjectorFixture.pseudonyms();
    int epoch =
        Pseudonyms.epoch(364, Instant.parse("2026-11-20T00:00:00Z").getEpochSecond() / 86400);
    byte[] subject = pseudonyms.subject("owner", of.getBytes(StandardCharsets.UTF_8));
    return pseudonyms.pseudonym("instance_statistics", "owner", epoch, subject);
  }

  @Test
  void report_bareOrWrapped_becomesTheSameRow() {
    String bare = report("'version':'6.6.0','host':'https://chat.example.org/'");
    String wrapped =
        "{\"statistics\":"
            + report("'version':'6.6.0'")
            + ",\"host\":\"https://chat.example.org\"}";
    String inside = "{\"version\":\"1\",\"statistics\":" + bare + "}";
    GenericRecord row = ProjectorFixture.reports().project(bare).row();
    assertThat(ProjectorFixture.reports().project(wrapped).row()).isEqualTo(row);
    assertThat(ProjectorFixture.reports().project(inside).row()).isEqualTo(row);
    assertThat(row.get("day"))
        .isEqualTo((int) Instant.parse("2026-11-20T00:00:00Z").getEpochSecond() / 86400);
    assertThat(row.get("second")).isEqualTo(Instant.parse("2026-11-20T10:00:00Z").getEpochSecond());
  }

  @Test
  void line_projectedTwice_becomesEqualRows() {
    ProjectorFixture outcomes =
        ProjectorFixture.reports().project(report("'totalUsers':3"), report("'totalUsers':3"));
    assertThat(outcomes.rows.get(0)).isEqualTo(outcomes.rows.get(1));
  }

  @Test
  void report_afterAnotherOne_hasNoValuesOfIt() {
    ProjectorFixture outcomes =
        ProjectorFixture.reports()
            .project(report("'totalUsers':3,'wizard':{'country':'germany'}"), report(""));
    assertThat(outcomes.rows.get(1).get("total_users")).isNull();
    assertThat(outcomes.rows.get(1).get("country")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "'totalUsers':12 | total_users | 12 | no",
        "'totalUsers':-5 | total_users | 0 | yes",
        "'totalUsers':12.9 | total_users | 12 | no",
        "'totalUsers':1e3 | total_users | 1000 | no",
        "'totalUsers':99999999999999999999 | total_users | 1000000000 | yes",
        "'uploadsTotalSize':9007199254740993e0 | uploads_total_size | 1000000000000000 | yes",
        "'totalUsers':'12' | total_users | - | yes",
        "'totalUsers':[1] | total_users | - | yes",
        "'totalUsers':{'a':1} | total_users | - | yes",
        "'totalUsers':{'$numberLong':'12'} | total_users | 12 | no",
        "'totalUsers':true | total_users | - | yes",
        "'totalUsers':null | total_users | - | no",
        "'totalUsers':'' | total_users | - | no",
        "'totalUsers':1,'totalUsers':2 | total_users | 2 | no",
        "'apps':{'totalInstalled':false} | apps_installed | - | no",
        "'apps':{'totalInstalled':4} | apps_installed | 4 | no",
        "'apps':[] | apps_installed | - | no",
        "'totlalLivechat':7 | total_livechat | 7 | no",
        "'totlalLivechat':7,'totalLivechat':8 | total_livechat | 8 | no",
        "'totlalLivechat':7,'totalLivechat':null | total_livechat | 7 | no",
        "'userLanguages':{'en':3,'none':4,'x':'y','z':{'w':9}} | users_with_language | 7 | no",
        "'userLanguages':{} | users_with_language | 0 | no",
        "'userLanguages':[] | users_with_language | - | yes",
      })
  void number_inAnyForm_isRead(String json, String field, Long value, String adjusted) {
    ProjectorFixture outcomes = ProjectorFixture.reports().project(report(json));
    assertThat(outcomes.row().get(field)).isEqualTo(value);
    assertThat(outcomes.adjusted.contains(field)).isEqualTo(adjusted.equals("yes"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "'version':'6.6.0' | version | 6.6.0",
        "'version':'6.5.0-rc.3' | version | 6.5.0-rc",
        "'version':'6.5.0-develop' | version | 6.5.0-develop",
        "'version':'acme-internal' | version | not_listed",
        "'version':'' | version | -",
        "'mongoVersion':'5.0.15' | mongo_version | 5.0",
        "'process':{'nodeVersion':'v14.21.3'} | node_version | 14",
        "'os':{'release':'5.10.165-143.735.amzn2.x86_64'} | os_release | 5.10",
        "'os':{'totalmem':4110323712} | memory_gib | 2",
        "'os':{'totalmem':-1} | memory_gib | 0",
        "'os':{'arch':'z80'} | os_arch | not_listed",
        "'wizard':{'size':'4'} | size | 251-500",
        "'wizard':{'size':4} | size | 251-500",
        "'wizard':{'size':['4']} | size | -",
        "'installedAt':'2026-11-01T00:00:00Z' | instance_age | under_30_days",
        "'installedAt':'' | instance_age | -",
        "'installedAt':{'$date':'2020-11-01T00:00:00Z'} | instance_age | 1095_days_and_more",
        "'lastLogin':'2026-11-18T00:00:00Z' | active_7d | true",
        "'lastLogin':'Sun Nov 08 2026 18:09:41 GMT+0000 (Coordinated Universal Time)' | active_7d |"
            + " false",
        "'lastLogin':'Sun Nov 08 2026 18:09:41 GMT+0000 (UTC)' | active_30d | true",
        "'lastLogin':'' | active_7d | -",
        "'lastLogin':false | active_7d | -",
        "'push':3 | push | true",
        "'push':2 | push | false",
        "'matrixBridgeEnabled':true | federation | true",
        "'matrixFederation':{'enabled':false} | federation | false",
        "'services':{'ldap':{'enabled':null}} | ldap | -",
        "'services':{'ldap':{'enabled':1}} | ldap | -",
      })
  void label_inAnyForm_isOfThePublicDomain(String json, String field, String label) {
    Object value = row(json).get(field);
    assertThat(value == null ? null : value.toString()).isEqualTo(label);
  }

  @Test
  void owner_ofAnAddress_isItsRegistrableDomain() {
    assertThat(bytes(row("'host':'https://Chat.Example.co.uk:3000/x'").get("contributor")))
        .isEqualTo(owner("example.co.uk"));
    assertThat(bytes(row("'host':'http://localhost:3000/'").get("contributor")))
        .isEqualTo(owner("i1"));
    assertThat(bytes(row("'host':'http://192.168.1.7/'").get("contributor")))
        .isEqualTo(owner("i1"));
    assertThat(bytes(row("").get("contributor"))).isEqualTo(owner("i1"));
  }

  @Test
  void owner_ofAConsentsAccount_isTheAccount() {
    ConsentHistory book =
        consents(
            "'at':'2026-11-19T00:00:00Z','statistics':true,'account':'acme','deployment':'registered'");
    GenericRecord row =
        ProjectorFixture.reports()
            .under(book)
            .project(report("'host':'https://chat.example.org'"))
            .row();
    assertThat(bytes(row.get("contributor"))).isEqualTo(owner("acme"));
    assertThat(row.get("tenure")).isEqualTo("under_3_days");
    assertThat(row.get("consent_scope")).isEqualTo("info-page");
  }

  @Test
  void consent_ofTheInfoPage_leavesExtendedFieldsAbsent() {
    GenericRecord row =
        ProjectorFixture.reports()
            .under(ConsentHistory.assuming(Scope.INFO_PAGE))
            .project(
                report(
                    "'totalUsers':3,'wizard':{'country':'germany'},'deploy':{'method':'docker'}"))
            .row();
    assertThat(row.get("total_users")).isEqualTo(3L);
    assertThat(row.get("country")).isNull();
    assertThat(row.get("deploy_method")).isNull();
  }

  @Test
  void consent_ofNothing_isOutOfScope() {
    refused(ConsentHistory.assuming(Scope.ENVELOPE), "out-of-scope||0");
  }

  @Test
  void consent_neverGivenOrWithdrawn_isSuppressedWithoutAKey() {
    refused(ConsentHistory.of(List.of()), "not-opted-in||0");
    refused(consents("'at':'2026-11-21T00:00:00Z','statistics':true"), "not-opted-in||0");
    refused(
        consents(
            "'at':'2026-11-01T00:00:00Z','statistics':true",
            "'at':'2026-11-20T10:00:00Z','statistics':false"),
        "opted-out||0");
  }

  private static void refused(ConsentHistory book, String reason) {
    ProjectorFixture outcomes =
        ProjectorFixture.reports().under(book).project(report("'totalUsers':3"));
    assertThat(outcomes.refused).containsExactly(reason);
    assertThat(outcomes.rows).isEmpty();
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  @Test
  void deployment_thatTheMatrixForbids_isSuppressed() {
    ProcessingPolicy policy = ProjectorFixture.CATALOG.processing();
    ProcessingPolicy strict =
        new ProcessingPolicy(
            Map.of("statistics", Map.of(Deployment.REGISTERED, ProcessingRule.NO)),
            List.of(),
            List.of(),
            policy.appIds(),
            policy.writeKeys(),
            policy.siteIds(),
            false,
            policy.region(),
            policy.policyVersion(),
            policy.withdrawalGrace(),
            policy.offboardingGrace(),
            policy.storage(),
            policy.tombstones());
    ProjectorFixture outcomes = ProjectorFixture.reports().under(strict).project(report(""));
    assertThat(outcomes.refused).containsExactly("not-allowed-for-deployment||0");
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'uniqueId':'i','createdAt':'2025-10-24T23:59:59Z'}; past-retention||0",
        "{'uniqueId':'i','createdAt':'2026-11-26T00:00:01Z'}; from-the-future|createdAt|0",
        "{'uniqueId':'i','createdAt':'yesterday'}; bad-time|createdAt|0",
        "{'uniqueId':'i','createdAt':'2026-02-30T00:00:00Z'}; bad-time|createdAt|0",
        "{'uniqueId':'i','createdAt':''}; missing-time|createdAt|0",
        "{'uniqueId':'i'}; missing-time|createdAt|0",
        "{'_id':'r','createdAt':'2026-11-20T00:00:00Z'}; missing-identifier|uniqueId|0",
        "{}; missing-identifier|uniqueId|0",
      })
  void report_withoutIdentifierOrTime_isRejectedWithAReason(String json, String reason) {
    ProjectorFixture outcomes = ProjectorFixture.reports().project(json.replace('\'', '"'));
    assertThat(outcomes.refused).containsExactly(reason);
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  @Test
  void report_withinTheClockSkew_isAccepted() {
    String soon = "{\"uniqueId\":\"i\",\"createdAt\":\"2026-11-25T23:59:59Z\"}";
    assertThat(ProjectorFixture.reports().project(soon).rows).hasSize(1);
  }

  @Test
  void report_withoutRecordId_hasOneOfInstanceAndTime() {
    String first = "{\"uniqueId\":\"i\",\"createdAt\":\"2026-11-20T00:00:00Z\"}";
    String second = "{\"uniqueId\":\"i\",\"createdAt\":\"2026-11-20T00:00:01Z\"}";
    ProjectorFixture outcomes = ProjectorFixture.reports().project(first, first, second);
    assertThat(outcomes.rows.get(0).get("record")).isEqualTo(outcomes.rows.get(1).get("record"));
    assertThat(outcomes.rows.get(0).get("record")).isNotEqualTo(outcomes.rows.get(2).get("record"));
  }

  @Test
  void consentLine_withAndWithoutAccount_becomesSubjects() {
    ProjectorFixture outcomes =
        ProjectorFixture.of("consent")
            .project(
                consent(
                    "'at':'2019-01-01T00:00:00Z','statistics':true,'scope':'extended','account':'acme'"),
                consent("'at':'2026-11-20T00:00:00Z','statistics':false"),
                consent("'at':'2026-11-20T00:00:00Z'"),
                "{\"statistics\":true,\"at\":\"2026-11-20T00:00:00Z\"}");
    assertThat(outcomes.rows).hasSize(2);
    assertThat(bytes(outcomes.rows.get(0).get("subject")))
        .isEqualTo(ProjectorFixture.pseudonyms().subject("instance", new byte[] {'i', '1'}));
    assertThat(bytes(outcomes.rows.get(0).get("owner")))
        .isEqualTo(
            ProjectorFixture.pseudonyms()
                .subject("owner", "acme".getBytes(StandardCharsets.UTF_8)));
    assertThat(outcomes.rows.get(1).get("owner")).isNull();
    assertThat(outcomes.refused)
        .containsExactly("missing-field|statistics|0", "missing-identifier|uniqueId|0");
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  private static String consent(String more) {
    return ("{'uniqueId':'i1'," + more + "}").replace('\'', '"');
  }

  private static ConsentHistory consents(String... lines) {
    ProjectorFixture outcomes = ProjectorFixture.of("consent");
    for (String line : lines) {
      outcomes.project(consent(line));
    }
    assertThat(outcomes.refused).isEmpty();
    return ConsentHistory.of(outcomes.rows);
  }
}
