package org.obmeet.telemetry.collector.host;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.obmeet.telemetry.privacy.projection.address.HostNames;

/**
 * The address of a host.
 *
 * @param origin scheme and host, with a port if it was given; {@code https} and no port for a
 *     public host
 * @param name the host in ASCII and lower case
 */
public record HostAddress(String origin, String name) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern ANY =
      Pattern.compile("(https?://)?([a-z0-9.-]{1,253})(?::([0-9]{1,5}))?");

  /** Maximum length of an address, because the conversion of a long text may be slow. */
  private static final int MAX_LENGTH = 300;

  private static final int MAX_PORT = 65_535;

  /** Reads the name of a public host, such as {@code chat.example.org}; empty for other texts. */
  static Optional<HostAddress> ofPublic(String text) {
    return ascii(text)
        .filter(name -> NAME.matcher(name).matches())
        .map(name -> new HostAddress("https://" + name, name));
  }

  /** Reads a host with an optional scheme and port, such as {@code http://127.0.0.1:8081}. */
  static Optional<HostAddress> ofAny(String text) {
    return ascii(text)
        .map(ANY::matcher)
        .filter(matcher -> matcher.matches() && isPort(matcher.group(3)))
        .map(
            matcher -> {
              String scheme = matcher.group(1) == null ? "https://" : matcher.group(1);
              String port = matcher.group(3) == null ? "" : ":" + matcher.group(3);
              return new HostAddress(scheme + matcher.group(2) + port, matcher.group(2));
            });
  }

  private static boolean isPort(String digits) {
    return digits == null || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= MAX_PORT;
  }

  private static Optional<String> ascii(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostNames.ascii(text.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException | ArithmeticException noName) {
      return Optional.empty();
    }
  }

  /** Omits the host, because the text may be logged. */
  @Override
  public String toString() {
    return "a host";
  }
}
