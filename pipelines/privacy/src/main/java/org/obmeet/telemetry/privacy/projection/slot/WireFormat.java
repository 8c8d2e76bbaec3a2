package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Optional;

/** The format of an object in the input. */
public enum WireFormat {
  /** The format of statistics documents and consents. It has no prefix. */
  PLAIN(""),
  SEGMENT("segment:"),
  SNOWPLOW("snowplow:"),
  MATOMO("matomo:");

  private final String prefix;

  WireFormat(String prefix) {
    this.prefix = prefix;
  }

  public boolean writesNumbersAsText() {
    return this == SNOWPLOW || this == MATOMO;
  }

  /** Returns the path of a source, or empty if its prefix is of another format. */
  Optional<String> path(String source) {
    if (this != PLAIN && source.startsWith(prefix)) {
      return Optional.of(source.substring(prefix.length()));
    }
    return source.indexOf(':') < 0 ? Optional.of(source) : Optional.empty();
  }
}
