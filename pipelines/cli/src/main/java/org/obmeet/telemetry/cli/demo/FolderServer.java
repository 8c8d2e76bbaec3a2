package org.obmeet.telemetry.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Serves the pages of a folder by HTTP, to this computer only. It refuses paths outside the folder,
 * links out of it, and files of other types than pages have.
 */
final class FolderServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "json", "application/json",
          "csv", "text/csv; charset=utf-8",
          "xml", "application/atom+xml");

  private final Path folder;
  private final HttpServer server;
  private final int port;

  private FolderServer(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    this.port = server.getAddress().getPort();
  }

  /**
   * Starts the server.
   *
   * @param port the port; 0 for any free one
   */
  static FolderServer of(Path folder, int port) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    FolderServer server = new FolderServer(folder.toRealPath(), http);
    http.createContext("/", server::answer);
    http.start();
    return server;
  }

  /** Returns the address without a slash at its end. */
  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Waits until the process or this thread is interrupted. */
  void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // A page of another site must not read the folder by a name that leads to this computer.
      String host = exchange.getRequestHeaders().getFirst("Host");
      boolean local = List.of("127.0.0.1:" + port, "localhost:" + port).contains(host);
      Optional<Path> file =
          local && exchange.getRequestMethod().equals("GET")
              ? file(exchange.getRequestURI().getPath())
              : Optional.empty();
      if (file.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file.get());
      exchange.getResponseHeaders().set("Content-Type", type(file.get()).orElseThrow());
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<Path> file(String path) throws IOException {
    try {
      Path file = folder.resolve(path.substring(1)).normalize();
      if (Files.isDirectory(file)) {
        file = file.resolve("index.html");
      }
      boolean inside = Files.isRegularFile(file) && file.toRealPath().startsWith(folder);
      return inside && type(file).isPresent() ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> type(Path file) {
    String name = file.getFileName().toString();
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
