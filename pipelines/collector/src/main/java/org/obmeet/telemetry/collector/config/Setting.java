package org.obmeet.telemetry.collector.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A setting with its key in the file, its default, its type and its purpose. */
public enum Setting {
  LISTEN_HOST("listen.host", "127.0.0.1", new SettingType.Host(), "address to listen on"),
  LISTEN_PORT(
      "listen.port",
      "8080",
      new SettingType.Count(0, 65_535),
      "port to listen on; 0 takes a free one"),

  /** Size at which a landing segment is sealed. */
  ROLL_BYTES(
      "landing.roll_bytes", "64MiB", bytes(1 << 10, 1L << 30), "size at which a segment is sealed"),
  /** Age at which a landing segment is sealed, so that it can be ingested. */
  ROLL_AGE(
      "landing.roll_age",
      "PT1M",
      durationRange("PT0.2S", "PT24H"),
      "age at which a segment is sealed and can be ingested"),
  /** Maximum number of bytes of one stream that wait to be written. */
  QUEUE_BYTES(
      "landing.queue_bytes",
      "64MiB",
      bytes(1 << 20, 1L << 30),
      "bytes of a stream that may wait for the disk; beyond that 503"),

  /** Maximum size of a request body before decompression. */
  BODY_BYTES(
      "limits.body_bytes",
      "256KiB",
      bytes(1 << 10, 256 << 10),
      "maximum size of a body before decompression"),
  /** Maximum size of a request body after decompression. */
  INFLATED_BYTES(
      "limits.inflated_bytes",
      "1MiB",
      bytes(1 << 10, 1 << 20),
      "maximum size of a body after decompression"),
  /** Maximum number of events in a request body. */
  BATCH_EVENTS(
      "limits.batch_events",
      "1000",
      new SettingType.Count(1, 10_000),
      "maximum number of events in a body"),
  /** Maximum size of the request line and the headers. */
  HEADER_BYTES(
      "limits.header_bytes",
      "8KiB",
      bytes(1 << 10, 64 << 10),
      "maximum size of request line and headers"),
  /** Maximum time between the headers of a request and the end of its body. */
  BODY_TIME(
      "limits.body_time",
      "PT10S",
      durationRange("PT0.1S", "PT5M"),
      "maximum time for a body to arrive"),
  /** Maximum time from one request to the complete headers of the next on a connection. */
  IDLE_TIME(
      "limits.idle_time",
      "PT30S",
      durationRange("PT0.1S", "PT10M"),
      "maximum time between requests of a connection, headers included"),
  /** Maximum number of open connections. */
  CONNECTIONS(
      "limits.connections",
      "1024",
      new SettingType.Count(1, 65_536),
      "maximum number of open connections"),

  /** Requests per second that a client may send on average. */
  RATE(
      "rate.requests_per_second",
      "1000",
      new SettingType.Count(1, 1_000_000),
      "requests per second of one client, on average"),
  /** Requests that a client may send in a burst. */
  RATE_BURST(
      "rate.burst",
      "2000",
      new SettingType.Count(1, 1_000_000),
      "requests of one client in a burst"),
  /** Opt-ins and opt-outs per second that a client may send on average. */
  CONSENT_RATE(
      "rate.consents_per_second",
      "20",
      new SettingType.Count(1, 10_000),
      "opt-ins and opt-outs per second of one client, on average"),
  /** Opt-ins and opt-outs that a client may send in a burst. */
  CONSENT_BURST(
      "rate.consent_burst",
      "500",
      new SettingType.Count(1, 100_000),
      "opt-ins and opt-outs of one client in a burst"),
  /** Maximum number of clients for which the rate limiter has a bucket. */
  RATE_CLIENTS(
      "rate.clients",
      "100000",
      new SettingType.Count(1, 1_000_000),
      "maximum number of clients that rate limiting distinguishes, in memory only"),
  /** Proxies whose X-Forwarded-For header is trusted. */
  TRUSTED_PROXIES(
      "rate.trusted_proxies",
      "none",
      new SettingType.Addresses(),
      "proxies whose X-Forwarded-For header is trusted"),

  /** Free disk space below which nothing is accepted. */
  LOW_WATER(
      "disk.low_water",
      "512MiB",
      bytes(0, 1L << 40),
      "free disk space below which the response is 503"),
  /** Value of the Retry-After header. */
  RETRY_AFTER(
      "retry_after",
      "PT5S",
      durationRange("PT1S", "PT1H"),
      "Retry-After of the responses 429 and 503"),
  /** Time to finish open requests when the process is stopped. */
  GRACE(
      "shutdown.grace",
      "PT20S",
      durationRange("PT1S", "PT5M"),
      "time to finish open requests when the process is stopped"),

  /** Cookie of a sender from whose events person and session are removed. */
  OPT_OUT_COOKIE(
      "opt_out.cookie",
      "obm_telemetry_opt_out",
      new SettingType.Name(),
      "cookie that removes person and session from its sender's events"),
  /** Header that has the same effect as the opt-out cookie. */
  OPT_OUT_HEADER(
      "opt_out.header",
      "X-Telemetry-Opt-Out",
      new SettingType.Name(),
      "header with the same effect as the opt-out cookie"),
  /** Clients that may read the metrics and the reason why the collector is not ready. */
  OPERATORS(
      "operations.readers",
      "loopback",
      new SettingType.AccessList(),
      "clients that may read /metrics and the details of /readyz"),
  /** Lowest level of log lines that are written. */
  LOG_LEVEL(
      "log.level",
      "info",
      new SettingType.Choice(List.of("info", "warn", "error")),
      "lowest level of log lines that are written");

  /** Prefix of the environment variables. */
  public static final String PREFIX = "TELEMETRY_COLLECT_";

  private final String key;
  private final String defaultValue;
  private final SettingType type;
  private final String purpose;

  Setting(String key, String defaultValue, SettingType type, String purpose) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.type = type;
    this.purpose = purpose;
  }

  /** Key in the file, such as {@code limits.body_bytes}. */
  public String key() {
    return key;
  }

  /** Name of the environment variable, such as {@code TELEMETRY_COLLECT_LIMITS_BODY_BYTES}. */
  public String variable() {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Value if neither the file nor the environment sets it. */
  public String defaultValue() {
    return defaultValue;
  }

  public SettingType type() {
    return type;
  }

  /** Purpose as a short phrase, as {@code docs/reference/collector.md} shows it. */
  public String purpose() {
    return purpose;
  }

  /** Returns the setting with a key. */
  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
  }

  /** Returns the setting with an environment variable. */
  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values()).filter(k -> k.variable().equals(variable)).findFirst();
  }

  private static SettingType bytes(long min, long max) {
    return new SettingType.Bytes(min, max);
  }

  private static SettingType durationRange(String min, String max) {
    return new SettingType.DurationRange(Duration.parse(min), Duration.parse(max));
  }
}
