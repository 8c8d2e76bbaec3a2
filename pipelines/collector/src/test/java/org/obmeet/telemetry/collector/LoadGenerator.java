package org.obmeet.telemetry.collector;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends batches of page views over several connections, each when the response to the previous one
 * has arrived. It records which batches were acknowledged. Each event has its own number.
 */
final class LoadGenerator {
  private static final String EVENT =
      "{\"e\":\"pv\",\"url\":\"https://obmeet.org/channel/general\",\"page\":\"general\","
          + "\"refr\":\"https://obmeet.org/home\",\"eid\":\"%012d\",\"duid\":\"person-%06d\","
          + "\"sid\":\"session-%06d\",\"p\":\"web\",\"tv\":\"js-3.24.0\",\"tna\":\"obm\","
          + "\"aid\":\"community-web\",\"dtm\":\"%d\",\"stm\":\"%d\",\"res\":\"1920x1080\","
          + "\"lang\":\"en-GB\",\"tz\":\"Europe/London\",\"vp\":\"1280x720\"}";

  private final int port;
  private final int perBatch;
  private final AtomicLong next;
  private final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private final List<long[]> latencies = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong rejected = new AtomicLong();
  private volatile boolean stopped;

  /**
   * Creates a load.
   *
   * @param first number of the first event
   */
  LoadGenerator(int port, int perBatch, long first) {
    this.port = port;
    this.perBatch = perBatch;
    this.next = new AtomicLong(first);
  }

  /** Sends for a time in milliseconds. A broken connection ends its sender. */
  void run(int connections, long millis) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread sender = new Thread(() -> send(System.nanoTime() + millis * 1_000_000));
      sender.start();
      senders.add(sender);
    }
    for (Thread sender : senders) {
      try {
        sender.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits up to a minute until some more batches are acknowledged. */
  void await(int batches) {
    int wanted = acknowledged.size() + batches;
    CollectorProcess.await(
        () -> acknowledged.size() >= wanted,
        () -> acknowledged.size() + " of " + wanted + " batches");
  }

  void stop() {
    stopped = true;
  }

  /** Returns the first event number of each acknowledged batch. */
  List<Long> acknowledged() {
    return new ArrayList<>(acknowledged);
  }

  /** Returns the first unused event number. */
  long end() {
    return next.get();
  }

  /** Returns the number of responses other than 200. */
  long rejectedCount() {
    return rejected.get();
  }

  /** Returns the sorted durations of requests, in nanoseconds. */
  long[] latencies() {
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).toArray();
    Arrays.sort(all);
    return all;
  }

  private void send(long end) {
    long[] times = new long[1 << 16];
    int n = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
      byte[] batch = batch();
      while (!stopped && System.nanoTime() < end) {
        long first = number(batch);
        long began = System.nanoTime();
        out.write(batch);
        int status = readStatus(in);
        if (n < times.length) {
          times[n++] = System.nanoTime() - began;
        }
        if (status == 200) {
          acknowledged.add(first);
        } else {
          rejected.incrementAndGet();
        }
      }
    } catch (IOException broken) {
      // The collector was killed.
    }
    latencies.add(Arrays.copyOf(times, n));
  }

  /** A complete request, in which only the numbers change between batches. */
  private byte[] batch() {
    long now = System.currentTimeMillis();
    StringBuilder body =
        new StringBuilder(
            "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[");
    for (int i = 0; i < perBatch; i++) {
      body.append(i == 0 ? "" : ",");
      body.append(String.format(java.util.Locale.ROOT, EVENT, 0, 0, 0, now, now));
    }
    body.append("]}");
    String head =
        "POST /com.snowplowanalytics.snowplow/tp2 HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json; charset=UTF-8\r\nUser-Agent: Mozilla/5.0 (X11; Linux"
            + " x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  private long number(byte[] batch) {
    long first = next.getAndAdd(perBatch);
    int at = 0;
    for (int i = 0; i < perBatch; i++) {
      at = find(batch, "\"eid\":\"", at);
      digits(batch, at, 12, first + i);
      at = find(batch, "person-", at);
      digits(batch, at, 6, (first + i) * 7919 % 20_000);
      at = find(batch, "session-", at);
      digits(batch, at, 6, (first + i) * 7919 % 20_000);
    }
    return first;
  }

  private static int find(byte[] bytes, String wanted, int from) {
    byte[] key = wanted.getBytes(StandardCharsets.US_ASCII);
    for (int i = from; ; i++) {
      if (Arrays.equals(bytes, i, i + key.length, key, 0, key.length)) {
        return i + key.length;
      }
    }
  }

  private static void digits(byte[] bytes, int at, int length, long value) {
    long remaining = value;
    for (int i = at + length - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + remaining % 10);
      remaining /= 10;
    }
  }

  private static int readStatus(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("Content-Length: ")) {
        length = Integer.parseInt(header.substring("Content-Length: ".length()));
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
