package org.obmeet.telemetry.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A capture in front of a collector: it passes bytes on, and records them and their senders. */
final class CapturingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
  private final Set<String> peers = ConcurrentHashMap.newKeySet();
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

  CapturingProxy(int target) throws IOException {
    start(
        () -> {
          while (true) {
            Socket client = server.accept();
            peers.add(client.getInetAddress().getHostAddress());
            Socket collector = new Socket(InetAddress.getByName("127.0.0.1"), target);
            start(() -> pass(client.getInputStream(), collector.getOutputStream()));
            start(
                () -> {
                  pass(collector.getInputStream(), client.getOutputStream());
                  client.close();
                });
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The test has ended, or the connection.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(InputStream from, OutputStream to) throws IOException {
    byte[] some = new byte[1 << 14];
    for (int n = from.read(some); n >= 0; n = from.read(some)) {
      synchronized (captured) {
        captured.write(some, 0, n);
      }
      to.write(some, 0, n);
      to.flush();
    }
  }

  int port() {
    return server.getLocalPort();
  }

  Set<String> peers() {
    return peers;
  }

  String captured() {
    synchronized (captured) {
      return captured.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
