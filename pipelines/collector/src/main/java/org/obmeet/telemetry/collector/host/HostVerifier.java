package org.obmeet.telemetry.collector.host;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/**
 * Verifies that a client controls a host: the host publishes a text at a well-known path, or in a
 * TXT record. The verifier follows no redirect. It reads pages only from port 443 of public
 * addresses, unless hosts of any kind are allowed. The time of a verification and the size of a
 * response are limited. The verifier has its own threads.
 */
public final class HostVerifier implements AutoCloseable {
  /** Path at which a host publishes the text. */
  public static final String PATH = "/.well-known/obmeet-telemetry";

  /** A resolver of host names to IP addresses. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private static final Duration MAX_TIME = Duration.ofSeconds(5);
  private static final String LATE =
      "the host could not be read within " + MAX_TIME.toSeconds() + " seconds";
  private static final int MAX_BYTES = 16 << 10;
  private static final int MAX_HEADERS = 100;
  private static final int THREADS = 8;
  private static final int MAX_WAITING = 32;

  private final Resolver resolver;
  private final Optional<TextRecords> records;
  private final boolean anyHost;
  private final ThreadPoolExecutor threads;
  private final Executor deadline =
      CompletableFuture.delayedExecutor(MAX_TIME.toMillis(), TimeUnit.MILLISECONDS);

  /**
   * Creates a verifier.
   *
   * @param records reader of TXT records; empty if TXT records are not accepted
   * @param anyHost true to allow private addresses, all ports and unencrypted HTTP
   */
  public HostVerifier(Resolver resolver, Optional<TextRecords> records, boolean anyHost) {
    this.resolver = resolver;
    this.records = records;
    this.anyHost = anyHost;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new ThreadFactoryBuilder().setDaemon(true).setNameFormat("host-verifier").build());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Parses a host that an administrator gives; empty if the host is not allowed. */
  public Optional<HostAddress> parse(String text) {
    return anyHost ? HostAddress.ofAny(text) : HostAddress.ofPublic(text);
  }

  /** Returns the allowed hosts, as the end of the sentence "host must be …". */
  public String allowed() {
    return anyHost
        ? "a host such as chat.example.org or http://127.0.0.1:8081"
        : "the name of a public host such as chat.example.org, without scheme, port and path";
  }

  /**
   * Verifies that a line of the text at the well-known path, or a TXT record, is the challenge. The
   * future completes within the time limit: empty on success, otherwise with the reason.
   *
   * @return empty if too many verifications wait
   */
  public Optional<CompletableFuture<Optional<String>>> verify(HostAddress host, String challenge) {
    try {
      CompletableFuture<Boolean> record =
          records
              .map(
                  dns ->
                      CompletableFuture.supplyAsync(() -> dns.has(host.name(), challenge), threads))
              .orElse(CompletableFuture.completedFuture(false));
      CompletableFuture<Optional<String>> page =
          CompletableFuture.supplyAsync(() -> fetch(host, challenge), threads);
      CompletableFuture<Optional<String>> proof =
          page.thenCombine(record, (reason, found) -> reason.filter(none -> !found));
      record.thenAccept(found -> completeIf(found, proof));
      page.thenAccept(reason -> completeIf(reason.isEmpty(), proof));
      return Optional.of(
          proof.completeOnTimeout(Optional.of(LATE), MAX_TIME.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException full) {
      return Optional.empty();
    }
  }

  private static void completeIf(boolean proven, CompletableFuture<Optional<String>> proof) {
    if (proven) {
      proof.complete(Optional.empty());
    }
  }

  /** Creates a client for one request. The collector starts faster without a shared client. */
  private CloseableHttpClient client() {
    int millis = (int) MAX_TIME.toMillis();
    return HttpClients.custom()
        .setDnsResolver(this::addresses)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableContentCompression()
        .setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)
        .setUserAgent("OBMeet Telemetry")
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setMessageConstraints(
                    MessageConstraints.custom()
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxLineLength(MAX_BYTES)
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setConnectTimeout(millis)
                .setSocketTimeout(millis)
                .build())
        .build();
  }

  private Optional<String> fetch(HostAddress host, String challenge) {
    HttpGet get = new HttpGet(host.origin() + PATH);
    deadline.execute(get::abort);
    try (CloseableHttpClient client = client();
        CloseableHttpResponse response = client.execute(get)) {
      int status = response.getStatusLine().getStatusCode();
      if (status != 200 || response.getEntity() == null) {
        return Optional.of("the host responded with status " + status + " instead of 200");
      }
      InputStream content = response.getEntity().getContent();
      String text = new String(content.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      get.abort();
      return text.lines().map(String::strip).anyMatch(challenge::equals)
          ? Optional.empty()
          : Optional.of("no line of the text there is the challenge of this token");
    } catch (UnknownHostException noAddress) {
      return Optional.of("the host has no public address");
    } catch (SSLException untrusted) {
      return Optional.of("the host has no valid certificate");
    } catch (IOException e) {
      boolean late = get.isAborted() || e instanceof InterruptedIOException;
      return Optional.of(late ? LATE : "the host cannot be reached, or its response is not HTTP");
    }
  }

  private InetAddress[] addresses(String name) throws UnknownHostException {
    InetAddress[] addresses = resolver.addresses(name);
    if (!anyHost && !Arrays.stream(addresses).allMatch(HostVerifier::isPublic)) {
      throw new UnknownHostException("no public address");
    }
    return addresses;
  }

  /** Returns true if an address belongs to a host on the internet, according to IANA. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    if (bytes.length == 4) {
      boolean shared = first == 100 && (second & 0xc0) == 64;
      boolean benchmark = first == 198 && (second & 0xfe) == 18;
      boolean special = first == 192 && second == 0 && (third == 0 || third == 2);
      boolean example = first == 198 && second == 51 || first == 203 && second == 0 && third == 113;
      return first != 0 && first < 240 && !shared && !benchmark && !special && !example;
    }
    boolean global = (first & 0xe0) == 0x20;
    boolean tunnel = first == 0x20 && second == 0x02;
    boolean example = third == 0x0d && (bytes[3] & 0xff) == 0xb8;
    boolean special = first == 0x20 && second == 0x01 && (third < 2 || example);
    return global && !tunnel && !special;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
