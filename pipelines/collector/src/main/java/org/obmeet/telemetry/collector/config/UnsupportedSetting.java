package org.obmeet.telemetry.collector.config;

import java.util.Arrays;
import java.util.Optional;

/** Keys that users may expect but that do not exist. Each constant explains the alternative. */
enum UnsupportedSetting {
  ACCESS_LOG("log.access", "requests are only counted, and no address is written"),
  LOG_PAYLOAD("log.payload", "no payload is written to the log"),
  LOG_FILE("log.file", "log lines are written to standard error; redirect it to a file"),
  TLS_CERTIFICATE("tls.certificate", "configure TLS in the reverse proxy"),
  TLS_KEY("tls.key", "configure TLS in the reverse proxy"),
  CORS("cors.origins", "community hosts are listed in policy/processing.yaml"),
  HOSTS("community.hosts", "community hosts are listed in policy/processing.yaml"),
  DO_NOT_TRACK("do_not_track", "set do_not_track in policy/processing.yaml"),
  RETENTION("landing.retention", "set retention in the data set's dataset.yaml"),
  DEPTH("limits.depth", "set max_depth in the data set's dataset.yaml"),
  FSYNC("landing.fsync", "a successful response always means stable storage"),
  LAKE("lake", "use the option --lake"),
  KEYS("keys", "use the option --keys"),
  RATE_ADDRESSES("rate.salt", "addresses are kept in memory only, so there is no salt");

  private final String key;
  private final String explanation;

  UnsupportedSetting(String key, String explanation) {
    this.key = key;
    this.explanation = explanation;
  }

  /** Returns true if a key of this enum is in the section. */
  static boolean isSection(String section) {
    return Arrays.stream(values()).anyMatch(setting -> setting.key.startsWith(section + "."));
  }

  static Optional<String> explanation(String key) {
    return Arrays.stream(values())
        .filter(setting -> setting.key.equals(key))
        .map(setting -> setting.explanation)
        .findFirst();
  }

  static Optional<String> explanationOfVariable(String variable) {
    return Arrays.stream(values())
        .filter(setting -> variable(setting).equals(variable))
        .map(setting -> setting.explanation)
        .findFirst();
  }

  private static String variable(UnsupportedSetting setting) {
    return Setting.PREFIX + setting.key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }
}
