package org.obmeet.telemetry.collector.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostVerifierTest {
  private static Optional<String> reason(int port) {
    try (HostVerifier verifier =
        new HostVerifier(InetAddress::getAllByName, Optional.empty(), true)) {
      return verifier
          .verify(verifier.parse("http://127.0.0.1:" + port).orElseThrow(), "challenge")
          .orElseThrow()
          .join();
    }
  }

  @Test
  void host_thatRefusesTheConnection_isNotCalledLate() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(reason(port)).hasValue("the host cannot be reached, or its response is not HTTP");
  }

  @Test
  void host_withAnImpossiblePort_isNotAllowed() {
    try (HostVerifier any = new HostVerifier(InetAddress::getAllByName, Optional.empty(), true)) {
      assertThat(any.parse("http://127.0.0.1:65535")).isPresent();
      assertThat(any.parse("http://127.0.0.1:65536")).isEmpty();
      assertThat(any.parse("http://127.0.0.1:99999")).isEmpty();
      assertThat(any.parse("http://127.0.0.1:0")).isEmpty();
    }
  }

  @Test
  void host_thatSpeaksNoHttp_isNotCalledLate() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread host =
          new Thread(
              () -> {
                try (var connection = server.accept()) {
                  connection.getOutputStream().write("+OK\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      host.start();

      assertThat(reason(server.getLocalPort()))
          .hasValue("the host cannot be reached, or its response is not HTTP");
      host.join();
    }
  }
}
