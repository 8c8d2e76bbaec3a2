package org.obmeet.telemetry.collector.config;

import java.util.Arrays;
import java.util.Optional;

/** Keys that mean nothing here, though somebody may think so; each says what holds instead. */
enum UnsupportedSetting {
  ACCESS_LOG("log.access", "requests are counted, and no address is ever written"),
  LOG_PAYLOAD("log.payload", "no payload is ever written"),
  LOG_FILE("log.file", "log lines go to standard error"),
  TLS_CERTIFICATE("tls.certificate", "TLS is the business of the proxy in front"),
  TLS_KEY("tls.key", "TLS is the business of the proxy in front"),
  CORS("cors.origins", "the community's hosts are those of policy/processing.yaml"),
  HOSTS("community.hosts", "the community's hosts are those of policy/processing.yaml"),
  DO_NOT_TRACK("do_not_track", "it is do_not_track of policy/processing.yaml"),
  RETENTION("landing.retention", "retention is that of the data set's dataset.yaml"),
  DEPTH("limits.depth", "it is max_depth of the data set's dataset.yaml"),
  FSYNC("landing.fsync", "success always means stable storage"),
  LAKE("lake", "name the lake by --lake"),
  KEYS("keys", "name the key ring by --keys"),
  RATE_ADDRESSES("rate.salt", "addresses are held in memory alone, and not written in any form");

  private final String key;
  private final String instead;

  UnsupportedSetting(String key, String instead) {
    this.key = key;
    this.instead = instead;
  }

  /** Whether keys of the section are known. */
  static boolean isSection(String section) {
    return Arrays.stream(values()).anyMatch(d -> d.key.startsWith(section + "."));
  }

  static Optional<String> instead(String key) {
    return Arrays.stream(values()).filter(d -> d.key.equals(key)).map(d -> d.instead).findFirst();
  }

  static Optional<String> insteadOfVariable(String variable) {
    return Arrays.stream(values())
        .filter(d -> variable(d).equals(variable))
        .map(d -> d.instead)
        .findFirst();
  }

  private static String variable(UnsupportedSetting d) {
    return Setting.PREFIX + d.key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }
}
