package org.obmeet.telemetry.collector.config;

import static org.obmeet.telemetry.collector.config.SettingType.accessList;
import static org.obmeet.telemetry.collector.config.SettingType.addresses;
import static org.obmeet.telemetry.collector.config.SettingType.bytes;
import static org.obmeet.telemetry.collector.config.SettingType.count;
import static org.obmeet.telemetry.collector.config.SettingType.duration;
import static org.obmeet.telemetry.collector.config.SettingType.host;
import static org.obmeet.telemetry.collector.config.SettingType.keyword;
import static org.obmeet.telemetry.collector.config.SettingType.url;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** A setting with its key in the file, its default and its type. */
public enum Setting {
  LISTEN_HOST("listen.host", "127.0.0.1", host()),
  LISTEN_PORT("listen.port", "8080", count(0, 65_535)),
  ROLL_BYTES("landing.roll_bytes", "64MiB", bytes(1 << 10, 1L << 30)),
  ROLL_AGE("landing.roll_age", "PT1M", duration("PT0.2S", "PT24H")),
  QUEUE_BYTES("landing.queue_bytes", "64MiB", bytes(1 << 20, 1L << 30)),
  BODY_BYTES("limits.body_bytes", "256KiB", bytes(1 << 10, 256 << 10)),
  INFLATED_BYTES("limits.inflated_bytes", "1MiB", bytes(1 << 10, 1 << 20)),
  BATCH_EVENTS("limits.batch_events", "1000", count(1, 10_000)),
  HEADER_BYTES("limits.header_bytes", "8KiB", bytes(1 << 10, 64 << 10)),
  BODY_TIME("limits.body_time", "PT10S", duration("PT0.1S", "PT5M")),
  IDLE_TIME("limits.idle_time", "PT30S", duration("PT0.1S", "PT10M")),
  CONNECTIONS("limits.connections", "1024", count(1, 65_536)),
  CLIENT_CONNECTIONS("limits.connections_per_client", "256", count(1, 65_536)),
  RATE("rate.requests_per_second", "1000", count(1, 1_000_000)),
  RATE_BURST("rate.burst", "2000", count(1, 1_000_000)),
  CONSENT_RATE("rate.consents_per_second", "20", count(1, 10_000)),
  CONSENT_BURST("rate.consent_burst", "500", count(1, 100_000)),
  RATE_CLIENTS("rate.clients", "100000", count(1, 1_000_000)),
  TRUSTED_PROXIES("rate.trusted_proxies", "none", addresses()),
  LOW_WATER("disk.low_water", "512MiB", bytes(0, 1L << 40)),
  RETRY_AFTER("retry_after", "PT5S", duration("PT1S", "PT1H")),
  GRACE("shutdown.grace", "PT20S", duration("PT1S", "PT5M")),
  OPT_OUT_COOKIE("opt_out.cookie", "obm_telemetry_opt_out", SettingType.name()),
  OPT_OUT_HEADER("opt_out.header", "X-Telemetry-Opt-Out", SettingType.name()),
  OPERATIONS_HOST("operations.listen_host", "127.0.0.1", host()),
  OPERATIONS_PORT("operations.listen_port", "none", SettingType.port()),
  OPERATORS("operations.readers", "loopback", accessList()),
  CONFIRMING_HOSTS("confirmation.hosts", "public", keyword("public", "any")),
  CONFIRMING_RESOLVER("confirmation.resolver", "system", SettingType.resolver()),
  OHTTP_KEYS("ohttp.keys", "none", SettingType.file()),
  OHTTP_KEY_AGE("ohttp.key_age", "P30D", duration("P1D", "P365D")),
  OHTTP_KEY_OVERLAP("ohttp.key_overlap", "P7D", duration("PT1H", "P30D")),
  SITE("page.site", "none", url()),
  CHARTS("page.charts", "none", SettingType.file()),
  LOG_LEVEL("log.level", "info", keyword("info", "warn", "error"));

  public static final String PREFIX = "TELEMETRY_COLLECT_";

  /** Keys that users may expect but that do not exist, with the explanation of the alternative. */
  private static final ResourceBundle UNSUPPORTED =
      ResourceBundle.getBundle(Setting.class.getPackageName() + ".unsupported", Locale.ROOT);

  private final String key;
  private final String defaultValue;
  private final SettingType type;

  Setting(String key, String defaultValue, SettingType type) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.type = type;
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

  /** Returns true if a section has keys of settings, or keys with an {@link #alternative}. */
  static boolean isSection(String section) {
    return Stream.concat(Arrays.stream(values()).map(Setting::key), UNSUPPORTED.keySet().stream())
        .anyMatch(known -> known.startsWith(section + "."));
  }

  /** Explains what to use instead of a key or a variable; empty if nothing is known about it. */
  static Optional<String> alternative(String keyOrVariable) {
    return UNSUPPORTED.keySet().stream()
        .filter(key -> keyOrVariable.equals(key) || keyOrVariable.equals(variable(key)))
        .map(UNSUPPORTED::getString)
        .findFirst();
  }
}
