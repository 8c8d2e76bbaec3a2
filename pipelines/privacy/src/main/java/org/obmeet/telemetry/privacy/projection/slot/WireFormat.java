package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Arrays;
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
    boolean isOfOther =
        Arrays.stream(values()).anyMatch(f -> f != PLAIN && source.startsWith(f.prefix));
    return isOfOther ? Optional.empty() : Optional.of(source);
  }
}
