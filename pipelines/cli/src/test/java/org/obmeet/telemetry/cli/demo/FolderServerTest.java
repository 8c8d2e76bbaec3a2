package org.obmeet.telemetry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the server of a demonstration answers with pages of its folder only. */
class FolderServerTest {
  @TempDir Path root;

  private static String ask(FolderServer server, String path, String host) throws IOException {
    int port = URI.create(server.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      String name = host.isEmpty() ? "127.0.0.1:" + port : host;
      out.write(
          ("GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void pages_areServed_andNothingElse() throws IOException {
    Path folder = Files.createDirectories(root.resolve("pages/site")).getParent();
    Files.writeString(folder.resolve("site/index.html"), "<p>index");
    Files.writeString(folder.resolve("site/keys"), "secret");
    Files.writeString(root.resolve("secret.html"), "secret");
    Files.createSymbolicLink(folder.resolve("link.html"), root.resolve("secret.html"));

    try (FolderServer server = FolderServer.of(folder, 0)) {
      assertThat(ask(server, "/site/index.html", ""))
          .startsWith("HTTP/1.1 200 ")
          .contains("text/html; charset=utf-8")
          .endsWith("<p>index");
      assertThat(ask(server, "/site/", "")).endsWith("<p>index");
      for (String path :
          new String[] {
            "/../secret.html",
            "/%2e%2e/secret.html",
            "/site/..%2f..%2fsecret.html",
            "//" + root + "/secret.html",
            "/link.html",
            "/site/keys",
            "/none.html",
            "/%00.html",
            "/"
          }) {
        assertThat(ask(server, path, "")).as(path).doesNotContain("secret", " 200 ");
      }
      assertThat(ask(server, "/site/index.html", "elsewhere.example")).startsWith("HTTP/1.1 404 ");
    }
  }
}
