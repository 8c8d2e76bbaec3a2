package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Optional;

/** The format in which an object is written. */
public enum WireFormat {
  /** A statistics document or a consent: paths without a prefix. */
  PLAIN(""),
  SEGMENT("segment:"),
  SNOWPLOW("snowplow:"),
  MATOMO("matomo:");

  private final String prefix;

  WireFormat(String prefix) {
    this.prefix = prefix;
  }

  /** Returns true if the protocol writes numbers as text. */
  public boolean writesNumbersAsText() {
    return this == SNOWPLOW || this == MATOMO;
  }

  /** Returns the path of a schema's source in this format, or empty if it is for another format. */
  Optional<String> path(String source) {
    if (this != PLAIN && source.startsWith(prefix)) {
      return Optional.of(source.substring(prefix.length()));
    }
    return source.indexOf(':') < 0 ? Optional.of(source) : Optional.empty();
  }
}
