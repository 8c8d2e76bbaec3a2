package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that the dashboard uses only existing metrics. Grafana is not started. */
@Tag("integration")
class DashboardTest {
  private static final Path DASHBOARD =
      ProcessResult.INFRA.resolve("grafana/dashboards/telemetry.json");

  private static List<String> expressions() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(DASHBOARD.toFile());
    return dashboard.findValuesAsText("expr");
  }

  @Test
  void panels_each_useOnlyExistingMetrics() throws Exception {
    assertThat(expressions()).hasSizeGreaterThan(20);
    for (String expression : expressions()) {
      assertThat(LiveMetrics.asked(expression)).as(expression).isNotEmpty();
      assertThat(LiveMetrics.names()).as(expression).containsAll(LiveMetrics.asked(expression));
    }
  }

  @Test
  void name_withoutAMetric_isDetected() throws Exception {
    assertThat(LiveMetrics.asked("rate(telemetry_collector_wishes_total[5m]) > 0"))
        .containsExactly("telemetry_collector_wishes_total")
        .doesNotContainAnyElementsOf(LiveMetrics.names());
  }

  @Test
  void panels_each_haveATitleAndTheProvisionedDataSource() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(DASHBOARD.toFile());
    String source =
        (String)
            Yaml.map(
                    Yaml.list(
                            Yaml.document(
                                    ProcessResult.INFRA.resolve(
                                        "grafana/provisioning/datasources/prometheus.yaml"))
                                .get("datasources"))
                        .get(0))
                .get("uid");
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(panel.get("title").asText()).isNotBlank();
      if (!panel.get("type").asText().equals("row")) {
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo(source);
      }
    }
  }
}
