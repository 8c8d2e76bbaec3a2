package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.collector.CollectorFixture;

/** Tests which clients may read the state of the collector. */
class OperatorAccessTest {
  @TempDir Path folder;

  private CollectorFixture start(String more) throws Exception {
    return CollectorFixture.start(folder, "disk: {low_water: 0}\n" + more);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For,203.0.113.7",
    "X-Forwarded-For,127.0.0.1",
    "Forwarded,for=127.0.0.1",
    "X-Real-IP,127.0.0.1",
    "Via,1.1 proxy"
  })
  void forwardedRequest_seesOnlyTheReadiness(String header, String value) throws Exception {
    try (CollectorFixture collector = start("")) {
      HttpResponse<String> nothing = collector.get("/nothing", header, value);
      assertThat(CollectorFixture.fullResponse(collector.get("/metrics", header, value)))
          .isEqualTo(CollectorFixture.fullResponse(nothing))
          .startsWith("404");
      assertThat(collector.get("/readyz", header, value).body())
          .isEqualTo("{\"status\":\"ready\"}");
      assertThat(collector.get("/healthz", header, value).body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(collector.get("/metrics").statusCode()).as("from this machine").isEqualTo(200);
      assertThat(collector.get("/readyz").body()).contains("\"disk\":true");
    }
  }

  @Test
  void listedAddresses_areOperators_alsoThroughATrustedProxy() throws Exception {
    String config =
        "operations: {readers: \"10.0.0.9,2001:db8::9\"}\nrate: {trusted_proxies: 127.0.0.1}\n";
    try (CollectorFixture collector = start(config)) {
      assertThat(metrics(collector, "10.0.0.9")).isEqualTo(200);
      assertThat(metrics(collector, "10.0.0.9, 127.0.0.1")).isEqualTo(200);
      assertThat(metrics(collector, "[2001:0db8:0::9]:4711")).isEqualTo(200);
      assertThat(metrics(collector, "10.0.0.8")).isEqualTo(404);
      assertThat(metrics(collector, "10.0.0.9, 10.0.0.8"))
          .as("header of the client itself")
          .isEqualTo(404);
      assertThat(metrics(collector, "unknown")).isEqualTo(404);
      assertThat(collector.get("/metrics").statusCode())
          .as("a proxy without header")
          .isEqualTo(404);
    }
  }

  private static int metrics(CollectorFixture collector, String hops) {
    return collector.get("/metrics", "X-Forwarded-For", hops).statusCode();
  }

  @Test
  void everyClient_isAnOperator_ifTheSettingAllowsIt() throws Exception {
    try (CollectorFixture collector = start("operations: {readers: anybody}\n")) {
      assertThat(metrics(collector, "203.0.113.7")).isEqualTo(200);
    }
  }
}
