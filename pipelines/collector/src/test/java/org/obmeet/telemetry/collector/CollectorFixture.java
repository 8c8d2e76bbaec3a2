package org.obmeet.telemetry.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * A collector that runs in the test process on loopback, with an HTTP client. As an extension of
 * JUnit it runs during each test, or in a static field during all tests of a class, in a folder of
 * its own.
 */
public final class CollectorFixture
    implements AutoCloseable,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFIG =
      "disk: {low_water: 0}\nconfirmation: {hosts: any, resolver: none}\n";

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final boolean ofClass;
  private Path folder;
  private Collector collector;
  private MutableClock clock;

  private CollectorFixture(boolean ofClass) {
    this.ofClass = ofClass;
  }

  /** Returns an extension for the field of a test. */
  public static CollectorFixture perTest() {
    return new CollectorFixture(false);
  }

  /** Returns an extension for a static field. */
  public static CollectorFixture perClass() {
    return new CollectorFixture(true);
  }

  public static CollectorFixture start(Path folder) throws IOException {
    return start(folder, new MutableClock());
  }

  public static CollectorFixture start(Path folder, String config) throws IOException {
    return start(folder, config, Catalog.load());
  }

  public static CollectorFixture start(Path folder, MutableClock clock) throws IOException {
    return new CollectorFixture(false).run(folder, CONFIG, clock, Catalog.load());
  }

  public static CollectorFixture start(Path folder, String config, Catalog catalog)
      throws IOException {
    return new CollectorFixture(false).run(folder, config, new MutableClock(), catalog);
  }

  @Override
  public void beforeAll(ExtensionContext tests) throws IOException {
    run(Files.createTempDirectory("collector-"), CONFIG, new MutableClock(), Catalog.load());
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    if (!ofClass) {
      beforeAll(test);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    if (!ofClass) {
      afterAll(test);
    }
  }

  @Override
  public void afterAll(ExtensionContext tests) throws IOException {
    close();
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  /** Stops the collector, and starts it again with the time of now. */
  public void restart() throws IOException {
    restart(CONFIG);
  }

  public void restart(String config) throws IOException {
    close();
    run(folder, config, new MutableClock(), Catalog.load());
  }

  private CollectorFixture run(Path lakeFolder, String config, MutableClock time, Catalog catalog)
      throws IOException {
    folder = lakeFolder;
    clock = time;
    collector =
        Collector.start(
            folder.resolve("lake").toString(),
            folder.resolve("lake.keys"),
            Optional.empty(),
            CollectorSettings.of("test", "listen: {port: 0}\n" + config, Map.of()),
            catalog,
            new CollectorEnvironment(
                clock,
                System::nanoTime,
                new SecureRandom(),
                log::add,
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()}));
    return this;
  }

  public Path folder() {
    return folder;
  }

  public int port() {
    return collector.port();
  }

  public MutableClock clock() {
    return clock;
  }

  public int operationsPort() {
    return collector.operationsPort().orElseThrow();
  }

  public Path lake() {
    return folder.resolve("lake");
  }

  public List<String> log() {
    return log;
  }

  /** Sends a request. Headers alternate between name and value. */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    HttpResponse<byte[]> response = sendBytes(method, path, body, headers);
    String text = new String(response.body(), StandardCharsets.UTF_8);
    return new ClosedResponse<>(response.statusCode(), response.headers(), text);
  }

  /**
   * Sends a request and receives bytes, on a connection of its own: a collector that stops waits
   * for connections that were in use.
   */
  public HttpResponse<byte[]> sendBytes(
      String method, String path, byte[] body, String... headers) {
    StringBuilder head =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    boolean typed = body.length == 0;
    for (int i = 0; i < headers.length; i += 2) {
      typed |= headers[i].equalsIgnoreCase("Content-Type");
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    head.append(typed ? "" : "Content-Type: application/json\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] request = Bytes.concat(head.toString().getBytes(StandardCharsets.US_ASCII), body);
    try {
      return ClosedResponse.parse(raw(request, 60_000));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A response after which the connection was closed. */
  private record ClosedResponse<T>(int statusCode, HttpHeaders headers, T body)
      implements HttpResponse<T> {
    static ClosedResponse<byte[]> parse(String received) {
      int end = received.indexOf("\r\n\r\n");
      String[] lines = received.substring(0, end).split("\r\n");
      Map<String, List<String>> headers = new TreeMap<>();
      for (String line : Arrays.asList(lines).subList(1, lines.length)) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      return new ClosedResponse<>(
          Integer.parseInt(lines[0].substring(9, 12)),
          HttpHeaders.of(headers, (name, value) -> true),
          received.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /**
   * Sends bytes unchanged. Returns everything that is received until the collector closes the
   * connection or a timeout.
   */
  public String raw(String request) throws IOException {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1), 3_000);
  }

  public String raw(byte[] request, int millis) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(millis);
      StringBuilder answer = new StringBuilder();
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        byte[] some = new byte[1 << 14];
        for (int n = socket.getInputStream().read(some);
            n >= 0;
            n = socket.getInputStream().read(some)) {
          answer.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException endsOrIsQuiet) {
        return answer.toString();
      }
      return answer.toString();
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(response.body(), e);
    }
  }

  /** Opts an instance in. Returns the value of the Authorization header with its token. */
  public String optIn(String id, String scope, String... more) {
    HttpResponse<String> answer =
        send("PUT", "/v1/instances/" + id + "/consent", consent(scope, more));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return "Bearer " + json(answer).path("token").asText();
  }

  /**
   * Opts an instance in and confirms it by a first report. Returns the value of the Authorization
   * header with its token.
   */
  public String optInAndReport(String id, String scope, String... more) {
    String token = optIn(id, scope, more);
    HttpResponse<String> answer =
        post("/v1/statistics", report(id, "first"), "Authorization", token);
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return token;
  }

  /**
   * Opts in an instance whose unmodified server reports, and confirms it by its host. Returns the
   * value of the Authorization header with its token.
   */
  public String optInStock(String id, String scope, String host) throws IOException {
    HttpResponse<String> answer =
        send("PUT", "/v1/instances/" + id + "/consent", consent(scope, "\"stock\":true"));
    String token = "Bearer " + json(answer).path("token").asText();
    HttpResponse<String> confirmed = confirmByHost(id, answer, host);
    if (confirmed.statusCode() != 200) {
      throw new IllegalStateException(confirmed.statusCode() + " " + confirmed.body());
    }
    return token;
  }

  /** Publishes the challenge of an opt-in at a host, and confirms the opt-in by it. */
  public HttpResponse<String> confirmByHost(String id, HttpResponse<String> optIn, String host)
      throws IOException {
    String challenge = json(optIn).path("challenge").path("text").asText();
    try (ChallengeHost published = ChallengeHost.publish(200, "# other\n" + challenge + "\n")) {
      return post(
          "/v1/instances/" + id + "/consent/confirmation",
          "{\"host\":\"http://" + host + ":" + published.port() + "\"}",
          "Authorization",
          "Bearer " + json(optIn).path("token").asText());
    }
  }

  /**
   * Returns the body of an opt-in.
   *
   * @param more JSON members to add
   */
  public static String consent(String scope, String... more) {
    String members = more.length == 0 ? "" : "," + String.join(",", more);
    return "{\"statistics\":true,\"scope\":\""
        + scope
        + "\",\"deployment\":\"registered\",\"policyVersion\":\"2025-06\""
        + members
        + "}";
  }

  /** Returns a small report of an instance, made now. */
  public String report(String id, String record) {
    return report(id, record, clock.instant().toString());
  }

  public static String report(String id, String record, String at) {
    return "{\"_id\":\"%s\",\"uniqueId\":\"%s\",\"createdAt\":\"%s\",\"version\":\"6.6.0\",\"totalUsers\":12,"
            .formatted(record, id, at)
        + "\"totalRooms\":5,\"wizard\":{\"country\":\"germany\",\"organizationName\":\"Planted"
        + " Inc\"},\"host\":\"https://chat.planted.example\",\"neverHeardOf\":{\"deep\":[1,2]}}";
  }

  /** Returns a Snowplow batch with one page view. */
  public String pageView(String id) {
    long now = clock.millis();
    return "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":["
        + "{\"e\":\"pv\",\"url\":\"https://obmeet.org/home\",\"eid\":\""
        + id
        + "\",\"duid\":\"d1\",\"p\":\"web\",\"aid\":\"community-web\",\"dtm\":\""
        + now
        + "\",\"stm\":\""
        + now
        + "\"}]}";
  }

  /** Returns status, headers in lower case and body as one text. */
  public static String fullResponse(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    return response.statusCode() + "\n" + headers + "\n" + response.body();
  }

  static List<String> none() {
    return Collections.emptyList();
  }

  @Override
  public void close() {
    collector.close();
  }
}
