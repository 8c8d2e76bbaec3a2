package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every alert fires on purpose, is silent otherwise, and leads to a section of the pages for
 * operators.
 */
@Tag("integration")
class AlertsTest {
  private static final Path FOLDER = ProcessResult.INFRA.resolve("prometheus");
  private static final Path RULES = FOLDER.resolve("alerts.yaml");

  @TempDir Path folder;

  private static List<Map<String, Object>> alerts() {
    return Yaml.list(Yaml.document(RULES).get("groups")).stream()
        .flatMap(group -> Yaml.list(Yaml.map(group).get("rules")).stream())
        .map(Yaml::map)
        .toList();
  }

  private static Set<String> names() {
    return alerts().stream().map(a -> (String) a.get("alert")).collect(Collectors.toSet());
  }

  private static ProcessResult promtool(String... words) {
    assumeTrue(
        ProcessResult.has("promtool"), "promtool is absent (package prometheus or promtool)");
    String[] command = new String[words.length + 1];
    command[0] = "promtool";
    System.arraycopy(words, 0, command, 1, words.length);
    return ProcessResult.in(FOLDER, Map.of(), command);
  }

  @Test
  void configuration_checked_isValid() {
    ProcessResult ran = promtool("check", "config", "prometheus.yaml");

    assertThat(ran.code()).as(ran.text()).isZero();
  }

  @Test
  void alerts_firedOnPurpose_fire() {
    ProcessResult ran = promtool("test", "rules", "alerts_test.yaml");

    assertThat(ran.code()).as(ran.text()).isZero();
  }

  @Test
  void alerts_whileAllIsWell_areSilent() {
    ProcessResult ran = promtool("test", "rules", "silence_test.yaml");

    assertThat(ran.code()).as(ran.text()).isZero();
  }

  @Test
  void alert_thatNeverFires_isReported() throws IOException {
    String rules = Files.readString(RULES);
    String deaf = rules.replace("retention_overdue_files > 0", "retention_overdue_files > 1000");
    assertThat(deaf).isNotEqualTo(rules);
    Files.writeString(folder.resolve("alerts.yaml"), deaf);
    String tests = Files.readString(FOLDER.resolve("alerts_test.yaml"));
    int from = tests.indexOf("  - name: TelemetryRetentionOverdue");
    Files.writeString(
        folder.resolve("alerts_test.yaml"),
        tests.substring(0, tests.indexOf("  - name:"))
            + tests.substring(from, tests.indexOf("  - name:", from + 1)));

    ProcessResult ran = promtool("test", "rules", folder.resolve("alerts_test.yaml").toString());

    assertThat(ran.code()).isNotZero();
    assertThat(ran.text()).contains("TelemetryRetentionOverdue");
  }

  @Test
  void alerts_each_areFiredAndHeldSilentInATest() {
    assertThat(tested("alerts_test.yaml", true)).isEqualTo(names());
    assertThat(tested("silence_test.yaml", false)).isEqualTo(names());
  }

  private static Set<String> tested(String file, boolean firing) {
    return Yaml.list(Yaml.document(FOLDER.resolve(file)).get("tests")).stream()
        .flatMap(test -> Yaml.list(Yaml.map(test).get("alert_rule_test")).stream())
        .map(Yaml::map)
        .filter(test -> !Yaml.list(test.get("exp_alerts")).isEmpty() == firing)
        .map(test -> (String) test.get("alertname"))
        .collect(Collectors.toSet());
  }

  @Test
  void alerts_each_nameOnlyMetricsThatExist() throws Exception {
    for (Map<String, Object> alert : alerts()) {
      assertThat(LiveMetrics.names())
          .as((String) alert.get("alert"))
          .containsAll(LiveMetrics.asked((String) alert.get("expr")));
    }
  }

  @Test
  void alerts_each_leadToASectionOfThePages() {
    for (Map<String, Object> alert : alerts()) {
      String runbook = (String) Yaml.map(alert.get("annotations")).get("runbook");
      int hash = runbook.indexOf('#');

      assertThat(runbook).startsWith("docs/how-to/operate/");
      assertThat(Page.at(ProcessResult.ROOT.resolve(runbook.substring(0, hash))).anchors())
          .contains(runbook.substring(hash + 1));
      assertThat(Yaml.map(alert.get("labels")).get("severity")).isIn("page", "ticket");
    }
  }
}
