package org.obmeet.telemetry.collector.config;

import static java.util.Map.entry;
import static org.obmeet.telemetry.collector.config.SettingType.accessList;
import static org.obmeet.telemetry.collector.config.SettingType.addresses;
import static org.obmeet.telemetry.collector.config.SettingType.bytes;
import static org.obmeet.telemetry.collector.config.SettingType.count;
import static org.obmeet.telemetry.collector.config.SettingType.duration;
import static org.obmeet.telemetry.collector.config.SettingType.host;
import static org.obmeet.telemetry.collector.config.SettingType.keyword;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A setting with its key in the file, its default, its type and its purpose. */
public enum Setting {
  LISTEN_HOST("listen.host", "127.0.0.1", host(), "address to listen on"),
  LISTEN_PORT("listen.port", "8080", count(0, 65_535), "port to listen on; 0 takes a free one"),
  ROLL_BYTES(
      "landing.roll_bytes", "64MiB", bytes(1 << 10, 1L << 30), "size at which a segment is sealed"),
  ROLL_AGE(
      "landing.roll_age",
      "PT1M",
      duration("PT0.2S", "PT24H"),
      "age at which a segment is sealed and can be ingested"),
  QUEUE_BYTES(
      "landing.queue_bytes",
      "64MiB",
      bytes(1 << 20, 1L << 30),
      "bytes of a stream that may wait for the disk; beyond that 503"),
  BODY_BYTES(
      "limits.body_bytes",
      "256KiB",
      bytes(1 << 10, 256 << 10),
      "maximum size of a body before decompression"),
  INFLATED_BYTES(
      "limits.inflated_bytes",
      "1MiB",
      bytes(1 << 10, 1 << 20),
      "maximum size of a body after decompression"),
  BATCH_EVENTS(
      "limits.batch_events", "1000", count(1, 10_000), "maximum number of events in a body"),
  HEADER_BYTES(
      "limits.header_bytes",
      "8KiB",
      bytes(1 << 10, 64 << 10),
      "maximum size of request line and headers"),
  BODY_TIME(
      "limits.body_time", "PT10S", duration("PT0.1S", "PT5M"), "maximum time for a body to arrive"),
  IDLE_TIME(
      "limits.idle_time",
      "PT30S",
      duration("PT0.1S", "PT10M"),
      "maximum time between requests of a connection, headers included"),
  CONNECTIONS("limits.connections", "1024", count(1, 65_536), "maximum number of open connections"),
  RATE(
      "rate.requests_per_second",
      "1000",
      count(1, 1_000_000),
      "requests per second of one client, on average"),
  RATE_BURST("rate.burst", "2000", count(1, 1_000_000), "requests of one client in a burst"),
  CONSENT_RATE(
      "rate.consents_per_second",
      "20",
      count(1, 10_000),
      "opt-ins and opt-outs per second of one client, on average"),
  CONSENT_BURST(
      "rate.consent_burst",
      "500",
      count(1, 100_000),
      "opt-ins and opt-outs of one client in a burst"),
  RATE_CLIENTS(
      "rate.clients",
      "100000",
      count(1, 1_000_000),
      "maximum number of clients that rate limiting distinguishes, in memory only"),
  TRUSTED_PROXIES(
      "rate.trusted_proxies",
      "none",
      addresses(),
      "proxies whose X-Forwarded-For header is trusted"),
  LOW_WATER(
      "disk.low_water",
      "512MiB",
      bytes(0, 1L << 40),
      "free disk space below which the response is 503"),
  RETRY_AFTER(
      "retry_after", "PT5S", duration("PT1S", "PT1H"), "Retry-After of the responses 429 and 503"),
  GRACE(
      "shutdown.grace",
      "PT20S",
      duration("PT1S", "PT5M"),
      "time to finish open requests when the process is stopped"),
  OPT_OUT_COOKIE(
      "opt_out.cookie",
      "obm_telemetry_opt_out",
      SettingType.name(),
      "cookie that removes person and session from its sender's events"),
  OPT_OUT_HEADER(
      "opt_out.header",
      "X-Telemetry-Opt-Out",
      SettingType.name(),
      "header with the same effect as the opt-out cookie"),
  OPERATORS(
      "operations.readers",
      "loopback",
      accessList(),
      "clients that may read /metrics and the details of /readyz"),
  LOG_LEVEL(
      "log.level",
      "info",
      keyword("info", "warn", "error"),
      "lowest level of log lines that are written");

  /** Prefix of the environment variables. */
  public static final String PREFIX = "TELEMETRY_COLLECT_";

  /** Keys that users may expect but that do not exist, with the explanation of the alternative. */
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          entry("log.access", "requests are only counted, and no address is written"),
          entry("log.payload", "no payload is written to the log"),
          entry("log.file", "log lines are written to standard error; redirect it to a file"),
          entry("tls.certificate", "configure TLS in the reverse proxy"),
          entry("tls.key", "configure TLS in the reverse proxy"),
          entry("cors.origins", "community hosts are listed in policy/processing.yaml"),
          entry("community.hosts", "community hosts are listed in policy/processing.yaml"),
          entry("do_not_track", "set do_not_track in policy/processing.yaml"),
          entry("landing.retention", "set retention in the data set's dataset.yaml"),
          entry("limits.depth", "set max_depth in the data set's dataset.yaml"),
          entry("landing.fsync", "a successful response always means stable storage"),
          entry("lake", "use the option --lake"),
          entry("keys", "use the option --keys"),
          entry("rate.salt", "addresses are kept in memory only, so there is no salt"));

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
    return variable(key);
  }

  private static String variable(String key) {
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

  /** Returns true if a section has keys of settings, or keys with an {@link #alternative}. */
  static boolean isSection(String section) {
    return Stream.concat(Arrays.stream(values()).map(Setting::key), UNSUPPORTED.keySet().stream())
        .anyMatch(known -> known.startsWith(section + "."));
  }

  /** Explains what to use instead of a key or a variable; empty if nothing is known about it. */
  static Optional<String> alternative(String keyOrVariable) {
    return UNSUPPORTED.entrySet().stream()
        .filter(e -> keyOrVariable.equals(e.getKey()) || keyOrVariable.equals(variable(e.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
