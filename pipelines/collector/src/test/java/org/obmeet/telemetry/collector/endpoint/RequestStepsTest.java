package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.monitoring.JsonLog;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.StaleRowsException;

class RequestStepsTest {
  /** The log of decisions may be damaged, so that a new projection is as old as the first. */
  @Test
  void rowsThatStayStale_areRefusedInTheEnd() {
    JsonLog log = new JsonLog(Clock.systemUTC(), JsonLog.Level.ERROR, line -> {});
    try (MonitoringMetrics metrics = new MonitoringMetrics(log)) {
      RequestLimits limits = RequestLimits.of(CollectorSettings.of("", "", Map.of()));
      RequestSteps steps = new RequestSteps(limits, metrics, Runnable::run);
      List<Integer> sent = new ArrayList<>();
      HttpExchange exchange =
          new HttpExchange(null, null, null, Duration.ZERO, sent::add) {
            @Override
            protected void respond(FullResponse response) {}
          };

      land(steps, exchange);

      assertThat(sent).containsExactly(503);
    }
  }

  private static void land(RequestSteps steps, HttpExchange exchange) {
    steps.landingFailed(exchange, new StaleRowsException(), () -> land(steps, exchange));
  }
}
