package org.obmeet.telemetry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the server of a demonstration answers with pages of its folder only. */
class FolderServerTest {
  @TempDir Path root;

  private static String ask(Server server, String path) throws IOException {
    int port = server.getURI().getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void pages_areServed_andNothingElse_onThisComputerOnly() throws Exception {
    Path folder = Files.createDirectories(root.resolve("pages/site")).getParent();
    Files.writeString(folder.resolve("site/index.html"), "<p>index");
    Files.writeString(root.resolve("secret.html"), "<p>secret");

    Server server = FolderServer.start(folder, 0);
    try {
      assertThat(server.getURI().getHost()).isIn("127.0.0.1", "localhost");
      assertThat(ask(server, "/site/index.html"))
          .startsWith("HTTP/1.1 200 ")
          .contains("text/html")
          .endsWith("<p>index");
      for (String path :
          new String[] {
            "/../secret.html",
            "/%2e%2e/secret.html",
            "/site/..%2f..%2fsecret.html",
            "//" + root + "/secret.html",
            "/none.html",
            "/%00.html",
            "/"
          }) {
        assertThat(ask(server, path)).as(path).doesNotContain(">secret", " 200 ");
      }
    } finally {
      server.stop();
    }
  }
}
