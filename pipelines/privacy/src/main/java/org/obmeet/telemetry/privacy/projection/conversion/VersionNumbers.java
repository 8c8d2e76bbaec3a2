package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Truncates version numbers to their first parts, and ranks them. */
final class VersionNumbers {
  /** The first three parts and the release channel. */
  private static final Pattern VERSION =
      Pattern.compile(
          "[vV]?(\\d+)(?:\\.(\\d+)(?:\\.(\\d+)(?:\\.\\d+)*)?)?"
              + "(?:-((?i:rc|beta|alpha|develop))(?!\\p{L}))?");

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
    Matcher m = VERSION.matcher(text);
    if (!m.lookingAt()) {
      return null;
    }
    int end = m.end(parts) < 0 ? m.end(m.end(2) < 0 ? 1 : 2) : m.end(parts);
    String channel = m.group(4) == null ? "" : "-" + m.group(4).toLowerCase(Locale.ROOT);
    return text.substring(m.start(1), end) + channel;
  }

  /**
   * Returns a version's first two parts as one number: major times {@link #MINORS} plus minor.
   * Returns -1 if the text does not begin with two numbers of at most three digits, or is too long.
   */
  static int rank(String text) {
    Matcher m = VERSION.matcher(text);
    boolean valid =
        text.length() <= 64
            && m.lookingAt()
            && m.group(2) != null
            && m.group(1).length() <= 3
            && m.group(2).length() <= 3;
    return valid ? Integer.parseInt(m.group(1)) * MINORS + Integer.parseInt(m.group(2)) : -1;
  }
}
