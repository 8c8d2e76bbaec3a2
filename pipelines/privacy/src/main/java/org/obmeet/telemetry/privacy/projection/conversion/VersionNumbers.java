package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.List;

/** Truncates version numbers to their first parts, and ranks them. */
final class VersionNumbers {
  private static final List<String> CHANNELS = List.of("rc", "beta", "alpha", "develop");

  /** The factor of the major version in {@link #rank}. Every minor version is smaller. */
  static final int MINORS = 1_000;

  private VersionNumbers() {}

  /**
   * Truncates a version: {@code 6.5.0-rc.3} becomes {@code 6.5.0-rc}, or {@code 6.5-rc} if {@code
   * parts} is 2. A suffix that is not a release channel is removed.
   *
   * @param parts number of kept parts, 1 to 3
   * @return null if the text is not a version number
   */
  static String truncate(String text, int parts) {
    int start = text.startsWith("v") || text.startsWith("V") ? 1 : 0;
    int cut = -1;
    int at = start;
    int found = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      found++;
      if (found <= parts) {
        cut = at;
      }
      boolean more =
          at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1));
      if (!more) {
        break;
      }
      at++;
    }
    return cut < 0 ? null : text.substring(start, cut) + channel(text, at);
  }

  /**
   * Returns a version's first two parts as one number: major times {@link #MINORS} plus minor.
   * Returns -1 if the text does not begin with two numbers of at most three digits, or is too long.
   */
  static int rank(String text) {
    String truncated = text.length() > 64 ? null : truncate(text, 2);
    if (truncated == null || truncated.length() > 20) {
      return -1;
    }
    String[] parts = truncated.split("[.-]", 3);
    boolean valid = parts.length > 1 && parts[0].length() <= 3 && parts[1].length() <= 3;
    return valid && isDigit(parts[1].charAt(0))
        ? Integer.parseInt(parts[0]) * MINORS + Integer.parseInt(parts[1])
        : -1;
  }

  private static String channel(String text, int at) {
    if (at < text.length() && text.charAt(at) == '-') {
      for (String channel : CHANNELS) {
        int end = at + 1 + channel.length();
        boolean ends = end >= text.length() || !Character.isLetter(text.charAt(end));
        if (ends && text.regionMatches(true, at + 1, channel, 0, channel.length())) {
          return "-" + channel;
        }
      }
    }
    return "";
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
