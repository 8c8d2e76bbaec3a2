package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.ohttp.ObliviousClient;

/**
 * Tests that a collector sees a relay, and no client behind it. Client, relay and collector have
 * different loopback addresses. Skipped if Node is absent.
 */
@Tag("integration")
class ObliviousRelayTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final String CLIENT = "127.9.8.7";
  private static final String RELAY = "127.0.0.2";

  @TempDir Path folder;
  private CollectorFixture collector;
  private CapturingProxy capture;
  private Process relay;
  private int relayPort;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(NpmClientsTest.hasNode(), "node is absent");
    collector =
        CollectorFixture.start(
            folder,
            "disk: {low_water: 0}\nohttp: {keys: '%s'}\n".formatted(folder.resolve("o.keys")));
    capture = new CapturingProxy(collector.port());
    relay =
        new ProcessBuilder("node", NODE.resolve("relay.mjs").toString(), "" + capture.port(), RELAY)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
    relayPort = Integer.parseInt(said.readLine());
  }

  @AfterEach
  void stop() throws Exception {
    if (relay != null) {
      relay.destroyForcibly();
      capture.close();
      collector.close();
    }
  }

  /** Sends a request from the address of the client to the relay, and returns the body. */
  private byte[] send(String method, String type, byte[] body) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(CLIENT), 0));
      socket.connect(new InetSocketAddress(InetAddress.getByName(RELAY), relayPort));
      String head =
          "%s / HTTP/1.0\r\nContent-Type: %s\r\nX-Forwarded-For: %s\r\nContent-Length: %s\r\n\r\n"
              .formatted(method, type, CLIENT, Integer.toString(body.length));
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(body);
      socket.getOutputStream().write(request.toByteArray());
      byte[] response = socket.getInputStream().readAllBytes();
      String text = new String(response, StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("HTTP/1.1 200");
      return Arrays.copyOfRange(response, text.indexOf("\r\n\r\n") + 4, response.length);
    }
  }

  @Test
  void collector_seesTheRelay_andNoClient() throws Exception {
    String token = collector.optIn("planted-instance", "info-page");
    ObliviousClient client = new ObliviousClient(send("GET", "text/plain", new byte[0]), 1);
    String report = collector.report("planted-instance", "r1");
    ObliviousClient.Response stored =
        send(client, "/v1/statistics", report, "authorization", token);
    assertThat(stored.body()).contains("accepted");
    assertThat(send(client, "/v1/statistics", report, "authorization", token).body())
        .contains("held");
    ObliviousClient.Response events =
        send(client, "/com.snowplowanalytics.snowplow/tp2", collector.pageView("planted-event"));
    assertThat(events.body()).contains("\"accepted\":1");

    assertThat(capture.peers()).containsExactly(RELAY);
    assertThat(capture.captured())
        .contains("POST /.well-known/ohttp-gateway", "message/ohttp-res")
        .doesNotContain(CLIENT, token, "planted", "accepted", "statistics", "snowplow");
    String metrics = collector.get("/metrics").body();
    assertThat(metrics).contains("route=\"/v1/statistics\",status=\"202\"");
    collector.close();
    assertThat(metrics + String.join("\n", collector.log())).doesNotContain(CLIENT, "planted");
    assertThat(RawTextScanner.holding(folder, List.of(CLIENT, "planted", "")))
        .as("files")
        .containsOnlyKeys("");
  }

  private ObliviousClient.Response send(
      ObliviousClient client, String path, String body, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "content-type";
    all[headers.length + 1] = "application/json";
    ObliviousClient.Exchange exchange =
        client.encapsulate(ObliviousClient.request("POST", path, body, all));
    return exchange.open(send("POST", "message/ohttp-req", exchange.message()));
  }

  @Test
  void clientOfOtherLibraries_isUnderstood() throws Exception {
    assumeTrue(Files.isDirectory(NODE.resolve("node_modules/@hpke")), "npm packages are absent");
    String token = collector.optIn("abc", "info-page");
    Process client =
        new ProcessBuilder(
                "node",
                NODE.resolve("ohttp-client.mjs").toString(),
                "http://" + RELAY + ":" + relayPort + "/")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonMapper json = new JsonMapper();
    client
        .getOutputStream()
        .write(
            json.writeValueAsBytes(
                Map.of(
                    "path",
                    "/v1/statistics",
                    "body",
                    collector.report("abc", "r1"),
                    "token",
                    token)));
    client.getOutputStream().close();
    JsonNode response = json.readTree(client.getInputStream());
    assertThat(response.path("status").asInt()).as("%s", response).isEqualTo(202);
    assertThat(response.path("body").path("verdict").asText()).isEqualTo("accepted");
  }
}
