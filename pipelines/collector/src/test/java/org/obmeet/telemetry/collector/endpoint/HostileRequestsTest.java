package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.RawTextScanner;

/** Tests that each hostile request gets a response or is cut off, without other effects. */
class HostileRequestsTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  @RegisterExtension static final CollectorFixture DEFAULTS = CollectorFixture.perClass();

  @TempDir Path folder;

  /** Property {@code -Dhostile.requests=100000} for more requests. */
  @Test
  void hostileRequests_getNo5xxExcept503_andLeaveNoTrace() throws Exception {
    int requests = Integer.getInteger("hostile.requests", 1_000);
    long seed = Long.getLong("hostile.seed", 11);
    String config =
        "disk: {low_water: 0}\nrate: {requests_per_second: 1000000, burst: 1000000}\n"
            + "limits: {body_time: PT0.2S, idle_time: PT0.5S}\n";
    Map<String, Integer> answers = new TreeMap<>();
    try (CollectorFixture collector = CollectorFixture.start(folder, config)) {
      String token = collector.optIn("victim", "info-page");
      // The victim's own token is among what is sent, and may withdraw its consent; this one's is
      // not.
      String witness = collector.optIn("witness", "info-page");
      HostileRequests hostile = new HostileRequests(new Random(seed), token);
      long before = -1;
      for (int i = 0; i < requests; i++) {
        byte[] request = hostile.next();
        Matcher status = STATUS.matcher(collector.raw(request, 1_500));
        String first = status.find() ? status.group(1) : "closed";
        answers.merge(first, 1, Integer::sum);
        assertThat(first)
            .as("seed %s, request %s: %s", seed, i, shown(request))
            .matches("[1234]\\d\\d|503|closed");
        if (i == requests / 2) {
          before = used();
        }
      }
      assertThat(used() - before).as("growth of the heap").isLessThan(48L << 20);
      assertThat(
              collector
                  .post(
                      "/v1/statistics", collector.report("witness", "r"), "Authorization", witness)
                  .statusCode())
          .as("health afterwards")
          .isEqualTo(202);
      assertThat(collector.log().stream().filter(line -> line.contains("\"fault\"")))
          .as("seed %s: internal errors", seed)
          .isEmpty();
      for (String trace : HostileRequests.TRACES) {
        assertThat(String.join("\n", collector.log())).as("log").doesNotContain(trace);
        assertThat(collector.get("/metrics").body()).as("metrics").doesNotContain(trace);
      }
    }
    assertThat(RawTextScanner.holding(folder, HostileRequests.TRACES)).isEmpty();
    assertThat(answers).containsKeys("200", "400", "403", "404", "405", "413", "415");
    System.out.println(requests + " hostile requests: " + answers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/7.7\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
      })
  void unsupportedProtocols_get400OrAreCutOff(String request) throws Exception {
    String response = DEFAULTS.raw(request);
    assertThat(response).matches("(?s)HTTP/1\\.1 4\\d\\d .*|");
    if (request.contains("HTTP/7.7")) {
      assertThat(response).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static String shown(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(600, text.length()));
  }
}
