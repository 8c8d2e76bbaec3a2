package org.obmeet.telemetry.collector.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every setting: its key in the file, its default, what it may be, and what it is for. */
public enum Setting {
  /** Address to listen on. */
  LISTEN_HOST("listen.host", "127.0.0.1", new SettingType.Host(), "address to listen on"),
  /** Port to listen on; 0 takes any that is free. */
  LISTEN_PORT(
      "listen.port", "8080", new SettingType.Count(0, 65_535), "port; 0 takes any that is free"),

  /** Size from which a landing segment is sealed. */
  ROLL_BYTES(
      "landing.roll_bytes", "64MiB", bytes(1 << 10, 1L << 30), "size at which a segment is sealed"),
  /** Age at which a landing segment is sealed, and can be ingested. */
  ROLL_AGE(
      "landing.roll_age",
      "PT1M",
      span("PT0.2S", "PT24H"),
      "age at which it is, and can be ingested"),
  /** Bytes that may wait for the disk, per stream. */
  QUEUE_BYTES(
      "landing.queue_bytes",
      "64MiB",
      bytes(1 << 20, 1L << 30),
      "bytes that may wait for the disk; then 503"),

  /** Longest body as sent. */
  BODY_BYTES("limits.body_bytes", "256KiB", bytes(1 << 10, 256 << 10), "longest body as sent"),
  /** Longest body once inflated. */
  INFLATED_BYTES(
      "limits.inflated_bytes", "1MiB", bytes(1 << 10, 1 << 20), "longest body once inflated"),
  /** Most events in one body. */
  BATCH_EVENTS(
      "limits.batch_events", "1000", new SettingType.Count(1, 10_000), "most events in a body"),
  /** Longest request line and headers. */
  HEADER_BYTES("limits.header_bytes", "8KiB", bytes(1 << 10, 64 << 10), "longest headers"),
  /** Time for a body to arrive, once its headers are there. */
  BODY_TIME("limits.body_time", "PT10S", span("PT0.1S", "PT5M"), "time for a body to arrive"),
  /** Time between requests of a connection, headers included. */
  IDLE_TIME(
      "limits.idle_time",
      "PT30S",
      span("PT0.1S", "PT10M"),
      "time between requests, headers included"),
  /** Most connections at once. */
  CONNECTIONS(
      "limits.connections", "1024", new SettingType.Count(1, 65_536), "most connections at once"),

  /** Requests that a client may send in the long run. */
  RATE(
      "rate.requests_per_second",
      "1000",
      new SettingType.Count(1, 1_000_000),
      "requests of one client, in the long run"),
  /** Requests that a client may send at once. */
  RATE_BURST(
      "rate.burst", "2000", new SettingType.Count(1, 1_000_000), "requests of one client at once"),
  /** Decisions on consents that a client may send in the long run. */
  CONSENT_RATE(
      "rate.consents_per_second",
      "20",
      new SettingType.Count(1, 10_000),
      "opt-ins and opt-outs of one client"),
  /** Decisions on consents that a client may send at once. */
  CONSENT_BURST(
      "rate.consent_burst",
      "500",
      new SettingType.Count(1, 100_000),
      "opt-ins and opt-outs of one client at once"),
  /** Clients that are told apart. */
  RATE_CLIENTS(
      "rate.clients",
      "100000",
      new SettingType.Count(1, 1_000_000),
      "clients that are told apart, in memory alone"),
  /** Proxies whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES(
      "rate.trusted_proxies",
      "none",
      new SettingType.Addresses(),
      "proxies whose X-Forwarded-For is believed"),

  /** Free bytes below which nothing is taken. */
  LOW_WATER("disk.low_water", "512MiB", bytes(0, 1L << 40), "free bytes below which answers 503"),
  /** What Retry-After says. */
  RETRY_AFTER("retry_after", "PT5S", span("PT1S", "PT1H"), "what 429 and 503 ask to wait"),
  /** Time for what is in flight when the process is asked to end. */
  GRACE("shutdown.grace", "PT20S", span("PT1S", "PT5M"), "time for what is in flight at the end"),

  /** Cookie that takes its sender's person out of events. */
  OPT_OUT_COOKIE(
      "opt_out.cookie",
      "obm_telemetry_opt_out",
      new SettingType.Name(),
      "cookie whose sender is nobody"),
  /** Header that does the same. */
  OPT_OUT_HEADER(
      "opt_out.header", "X-Telemetry-Opt-Out", new SettingType.Name(), "header that says the same"),
  /** Who may read metrics, and why the collector is not ready. */
  OPERATORS(
      "operations.readers",
      "loopback",
      new SettingType.AccessList(),
      "who may read /metrics and the details of /readyz"),
  /** Least level of log lines. */
  LOG_LEVEL(
      "log.level",
      "info",
      new SettingType.Choice(List.of("info", "warn", "error")),
      "least level of log lines");

  /** How variables of the environment begin. */
  public static final String PREFIX = "TELEMETRY_COLLECT_";

  private final String key;
  private final String otherwise;
  private final SettingType form;
  private final String purpose;

  Setting(String key, String otherwise, SettingType form, String purpose) {
    this.key = key;
    this.otherwise = otherwise;
    this.form = form;
    this.purpose = purpose;
  }

  /** As the file spells it: {@code limits.body_bytes}. */
  public String key() {
    return key;
  }

  /** As the environment spells it: {@code TELEMETRY_COLLECT_LIMITS_BODY_BYTES}. */
  public String variable() {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** What it is where nobody says. */
  public String defaultValue() {
    return otherwise;
  }

  /** What it may be. */
  public SettingType type() {
    return form;
  }

  /** What it is for, in a few words. */
  public String purpose() {
    return purpose;
  }

  /** The setting of that key. */
  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
  }

  /** The setting of that variable. */
  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values()).filter(k -> k.variable().equals(variable)).findFirst();
  }

  private static SettingType bytes(long min, long max) {
    return new SettingType.Bytes(min, max);
  }

  private static SettingType span(String min, String max) {
    return new SettingType.DurationRange(Duration.parse(min), Duration.parse(max));
  }
}
