package org.obmeet.telemetry.collector.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.collector.monitoring.JsonLog.Level;
import org.obmeet.telemetry.lake.landing.LandingListener;
import org.obmeet.telemetry.lake.store.LakeException;

/** Tests the monitoring metrics and the log of the collector. */
class MonitoringMetricsTest {
  private final List<String> lines = new ArrayList<>();

  private JsonLog log(Level minLevel) {
    Clock noon = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    return new JsonLog(noon, minLevel, lines::add);
  }

  @Test
  void failure_unexpected_isLoggedByTypeAndSourceLine_withoutItsMessage() {
    try (MonitoringMetrics metrics = new MonitoringMetrics(log(Level.INFO))) {
      metrics.unexpectedError(new IllegalStateException("pl4nt-payload"));
      assertThat(metrics.scrape())
          .contains("telemetry_collector_faults_total 1.0")
          .doesNotContain("pl4nt");
    }
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(
            "{\"at\":\"2026-11-24T12:00:00Z\",\"level\":\"error\",\"event\":\"fault\",\"kind\":")
        .contains("MonitoringMetricsTest.java:", "IllegalStateException")
        .doesNotContain("pl4nt");
  }

  @Test
  void failure_persistent_isCountedEachTime_andLoggedOnceASecond() {
    try (MonitoringMetrics metrics = new MonitoringMetrics(log(Level.INFO))) {
      LandingListener listener = metrics.landing("community_events");
      for (int i = 0; i < 100; i++) {
        listener.failed(new LakeException("the disk is full"));
      }
      assertThat(metrics.scrape())
          .contains(
              "telemetry_collector_landing_failures_total{stream=\"community_events\"} 100.0");
    }
    assertThat(lines).hasSizeBetween(1, 2);
  }

  @Test
  void faults_beforeTheFirst_areZero() {
    try (MonitoringMetrics metrics = new MonitoringMetrics(log(Level.INFO))) {
      assertThat(metrics.scrape()).contains("telemetry_collector_faults_total 0.0");
    }
  }

  @Test
  void label_thatChanges_isShownOnce_withItsCurrentValue() {
    try (MonitoringMetrics metrics = new MonitoringMetrics(log(Level.INFO))) {
      List<String> head = new ArrayList<>(List.of("aa"));
      metrics.labelGauge("ledger.entry", "head", "Hash", () -> head.get(0));
      assertThat(metrics.scrape()).contains("telemetry_collector_ledger_entry{head=\"aa\"} 1.0");
      head.set(0, "bb");
      assertThat(metrics.scrape())
          .contains("telemetry_collector_ledger_entry{head=\"bb\"} 1.0")
          .doesNotContain("\"aa\"");
    }
  }

  @Test
  void lines_belowTheMinimumLevel_areDiscarded() {
    JsonLog log = log(Level.WARN);
    log.info("started", Map.of());
    log.warn("full", Map.of("usable", 7L, "why", "a \"quoted\"\nword"));
    assertThat(lines)
        .containsExactly(
            "{\"at\":\"2026-11-24T12:00:00Z\",\"level\":\"warn\",\"event\":\"full\",\"usable\":7,\"why\":\"a \\\"quoted\\\"\\nword\"}");
  }
}
