package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Optional;

/** Whose words an object is written in. */
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

  /** Whether the protocol writes numbers as text. */
  public boolean writesNumbersAsText() {
    return this == SNOWPLOW || this == MATOMO;
  }

  /** The path of a schema's source for this kind of body, or empty if it is another kind's. */
  Optional<String> path(String source) {
    if (this != PLAIN && source.startsWith(prefix)) {
      return Optional.of(source.substring(prefix.length()));
    }
    return source.indexOf(':') < 0 ? Optional.of(source) : Optional.empty();
  }
}
