package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class DryRunTest {
  private static final Dataset REPORTS = ProjectorFixture.CATALOG.dataset("instance_statistics");
  private static final DryRun DRY_RUN = new DryRun(REPORTS);
  private static final String REPORT =
      """
      {"_id":"r","uniqueId":"i","createdAt":{"$date":"2026-11-24T10:00:00Z"},"version":"6.6.0",
      "totalUsers":2000000000,"host":"https://a.example","os":{"arch":"x64","cpus":[{"model":"m",
      "speed":1,"times":{"user":2}}],"loadavg":[1,2]},"services":{"oauth":{"custom":{"Acme":
      {"users":3}}}},"userLanguages":{"en":4,"xx":5},"enterprise":{"modules":["auditing","secret"]},
      "lastLogin":"","foo":{"bar":[[{"x":1}]]}}""";

  private static DryRun.Result account(String report) {
    byte[] body = report.getBytes(StandardCharsets.UTF_8);
    ProjectorFixture outcomes = ProjectorFixture.reports().project(body);
    return DRY_RUN.of(
        LeafPaths.of(body, report.contains("\"statistics\"")),
        outcomes.row(),
        REPORTS.fields().stream().filter(f -> outcomes.adjusted.contains(f.name())).toList());
  }

  private static Map<String, String> dropped(DryRun.Result account) {
    Map<String, String> dropped = new TreeMap<>();
    account.dropped().forEach(d -> dropped.put(d.path(), d.reason()));
    return dropped;
  }

  @Test
  void path_ofAReport_isStoredOrHasAReason() {
    DryRun.Result account = account(REPORT);

    assertThat(dropped(account))
        .containsEntry("os.loadavg[]", "changes often and can identify a machine")
        .containsEntry("os.cpus[].times.user", "changes often and can identify a machine")
        .containsEntry("lastLogin", "it has no value, or the value cannot be read")
        .containsEntry("foo.bar[][].x", "no field of the schema reads it")
        .containsKeys("_id", "uniqueId", "host")
        .doesNotContainKeys(
            "createdAt.$date",
            "version",
            "totalUsers",
            "os.arch",
            "userLanguages.en",
            "userLanguages.xx",
            "services.oauth.custom.Acme.users");
  }

  @Test
  void values_ofTheRow_haveTheirAdjustment() {
    DryRun.Stored users =
        account(REPORT).stored().stream()
            .filter(stored -> stored.field().equals("total_users"))
            .findFirst()
            .orElseThrow();
    assertThat(users.value()).isEqualTo("1000000000");
    assertThat(users.adjusted()).isTrue();
    assertThat(users.sources()).contains("totalUsers");
    assertThat(List.of(users.fieldClass(), users.scope())).containsExactly("measure", "info-page");
  }

  @Test
  void path_ofTheOuterObject_isMarked() {
    String wrapped = "{\"host\":\"https://a.example\",\"other\":1,\"statistics\":" + REPORT + "}";
    assertThat(dropped(account(wrapped)))
        .containsEntry("^other", "no field of the schema reads it")
        .containsKey("foo.bar[][].x")
        .doesNotContainKey("statistics.version");
  }

  @Test
  void report_notStored_dropsEveryPath() {
    byte[] body = REPORT.getBytes(StandardCharsets.UTF_8);
    DryRun.Result account = DryRun.ofNothing(LeafPaths.of(body, false), "opted-out");
    assertThat(account.stored()).isEmpty();
    assertThat(dropped(account).values()).hasSizeGreaterThan(10).containsOnly("opted-out");
  }
}
