package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorFixture;

/** Tests framing, connections that stay open after early responses, and limits of connections. */
class ConnectionsTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
  private static final String JSON = "Content-Type: application/json\r\n";

  @RegisterExtension static final CollectorFixture DEFAULTS = CollectorFixture.perClass();

  @TempDir Path folder;
  private CollectorFixture collector = DEFAULTS;

  @AfterEach
  void stop() {
    if (collector != DEFAULTS) {
      collector.close();
    }
  }

  /** Starts a collector with settings of its own instead of the one that the tests share. */
  private void start(String more) throws IOException {
    collector = CollectorFixture.start(folder, "disk: {low_water: 0}\n" + more);
  }

  private static String post(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** A response: its head in lower case, and its body. */
  private record Received(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    boolean closes() {
      return head.contains("connection: close");
    }

    static Received read(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the connection ended after '" + head + "'");
        }
        head.append((char) next);
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int at = lower.indexOf("content-length: ");
      int length = at < 0 ? 0 : Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
      return new Received(lower, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Received exchange(Socket socket, String request) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return Received.read(socket.getInputStream());
  }

  /**
   * A proxy sends the next request on the same connection, unless the response says that the
   * collector closes it. If it is closed nevertheless, the proxy responds with 502.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/unknown", // 404
        "/healthz", // 405
        TP2, // 415
        "/v1/statistics" // 403
      })
  void connection_afterAnEarlyResponse_staysOpenOrIsAnnouncedAsClosed(String path)
      throws Exception {
    for (int size : new int[] {10, 100_000, 300_000, 6 << 20, 20 << 20}) {
      try (Socket socket = connect()) {
        boolean discarded = size < 4 << 20;
        String request = post(path, "Content-Type: text/html\r\n", "a".repeat(size));
        Received early = exchange(socket, request);
        assertThat(early.status()).isBetween(400, 499);
        if (discarded) {
          assertThat(early.closes()).as(path + " " + size).isFalse();
          assertThat(exchange(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status())
              .isEqualTo(200);
        } else {
          assertThat(early.closes()).as(path + " " + size).isTrue();
          assertThat(socket.getInputStream().read()).as("the end, and no reset").isNegative();
        }
      }
    }
  }

  @Test
  void body_tooLong_isReadToItsEnd_soThatAProxyCanReadTheResponse() throws Exception {
    try (Socket socket = connect()) {
      Received early = exchange(socket, post(TP2, JSON, "a".repeat(20 << 20)));
      assertThat(early.status()).isEqualTo(413);
      assertThat(early.closes()).isTrue();
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void body_endless_isNotReadForEver() throws Exception {
    try (Socket socket = connect()) {
      String head = "POST /unknown HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n";
      Received early = exchange(socket, head + "a".repeat(9 << 20));
      assertThat(early.status()).isEqualTo(404);
      assertThat(early.closes()).isTrue();
      byte[] more = new byte[1 << 16];
      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.getOutputStream().write(more);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void connection_afterARateLimit_staysOpen() throws Exception {
    start("rate: {requests_per_second: 1, burst: 1}\n");
    try (Socket socket = connect()) {
      int limited = 0;
      for (int i = 0; i < 20; i++) {
        Received one = exchange(socket, post(TP2, JSON, collector.pageView("e" + i)));
        assertThat(one.closes()).isFalse();
        limited += one.status() == 429 ? 1 : 0;
      }
      assertThat(limited).isPositive();
    }
  }

  /** The client then does not send the body. */
  @Test
  void expectation_refused_isAnsweredAtOnce() throws Exception {
    try (Socket socket = connect()) {
      Received refused =
          exchange(
              socket,
              "POST /unknown HTTP/1.1\r\n"
                  + "Host: x\r\n"
                  + "Expect: 100-continue\r\n"
                  + "Content-Length: 9\r\n\r\n");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.closes()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\nHost: x\n\n",
        "POST / HTTP/1.1\r\nHost: x\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n0\n\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n\r\n",
        "POST / HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Content-Length: 5\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "POST / HTTP/1.1\r\n\r\n"
      })
  void framing_ambiguous_is400AndCloses(String request) throws Exception {
    String received = collector.raw(request).toLowerCase(Locale.ROOT);

    assertThat(received).startsWith("http/1.1 400 ").contains("connection: close");
    assertThat(received.indexOf("http/1.1", 1)).as("one response").isNegative();
  }

  @Test
  void connectionsOfOneClient_beyondItsLimit_areClosed_andOthersAreServed() throws Exception {
    start("limits: {connections: 20, connections_per_client: 5}\n");
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        idle.add(connect());
        assertThat(exchange(idle.get(i), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status())
            .isEqualTo(200);
      }
      for (int i = 0; i < 30; i++) {
        idle.add(connect());
        assertThat(endsAtOnce(idle.get(idle.size() - 1))).isTrue();
      }
      try (Socket other = new Socket()) {
        other.bind(new java.net.InetSocketAddress("127.0.0.2", 0));
        other.connect(new java.net.InetSocketAddress("127.0.0.1", collector.port()));
        assertThat(exchange(other, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status())
            .isEqualTo(200);
      }
      idle.remove(0).close();
      awaitServed();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  /** Waits until the closed connection is not counted any more. */
  private void awaitServed() throws IOException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      try (Socket socket = connect()) {
        if (exchange(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status() == 200) {
          return;
        }
      } catch (IOException closedConnectionIsStillCounted) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("a free connection is refused");
  }

  private static boolean endsAtOnce(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void connectionsOfATrustedProxy_areNotLimited() throws Exception {
    start("limits: {connections_per_client: 1}\nrate: {trusted_proxies: 127.0.0.1}\n");
    try (Socket one = connect();
        Socket two = connect()) {
      String request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
      assertThat(exchange(one, request).status()).isEqualTo(200);
      assertThat(exchange(two, request).status()).isEqualTo(200);
    }
  }

  @Test
  void page_isCompressedIfAskedFor() throws Exception {
    var plain = collector.get("/");
    String request = "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n";
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      assertThat(lower).contains("content-encoding: gzip").contains("vary: accept-encoding");
      int at = lower.indexOf("content-length: ");
      int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
      assertThat(length).isLessThan(plain.body().length() / 2);
      byte[] page =
          new GZIPInputStream(new ByteArrayInputStream(in.readNBytes(length))).readAllBytes();
      assertThat(new String(page, StandardCharsets.UTF_8)).isEqualTo(plain.body());
    }
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(collector.get("/", "Accept-Encoding", "gzip;q=0").headers().map())
        .doesNotContainKey("content-encoding");
  }

  @Test
  void operations_haveTheirOwnPort_andTheMainPortSaysSo() throws Exception {
    start("operations: {listen_port: 0}\nlimits: {connections: 1}\n");
    assertThat(collector.operationsPort()).isNotEqualTo(collector.port());
    try (Socket busy = connect()) {
      String request = "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      Received old = exchange(busy, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(old.status()).isEqualTo(200);
      assertThat(old.head()).contains("deprecation: ");
      for (String path : List.of("/healthz", "/readyz", "/metrics", "/", TP2)) {
        try (Socket operations =
            new Socket(InetAddress.getLoopbackAddress(), collector.operationsPort())) {
          Received one = exchange(operations, request.formatted(path));
          assertThat(one.status())
              .as(path)
              .isEqualTo(path.length() > 8 || path.equals("/") ? 404 : 200);
          assertThat(one.head()).doesNotContain("deprecation");
        }
      }
    }
  }
}
