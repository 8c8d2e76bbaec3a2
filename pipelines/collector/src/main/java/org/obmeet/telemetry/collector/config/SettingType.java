package org.obmeet.telemetry.collector.config;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The allowed values of a setting.
 *
 * @param allowed the allowed values in words, as the end of the sentence "KEY must be …"
 * @param rule the rule of {@link #isValid}
 */
public record SettingType(String allowed, Predicate<String> rule) {
  /** Value of an access list for this machine only. */
  public static final String LOOPBACK = "loopback";

  /** Value of an access list for every client. */
  public static final String ANYBODY = "anybody";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB)?");

  /** Returns true if a text, which must have no surrounding blanks, is an allowed value. */
  boolean isValid(String text) {
    return rule.test(text);
  }

  /** An integer in a range. */
  static SettingType count(long min, long max) {
    return new SettingType(
        "an integer " + min + ".." + max,
        text -> text.matches("\\d{1,18}") && isWithin(Long.parseLong(text), min, max));
  }

  /** A port, or {@code none}. */
  static SettingType port() {
    SettingType number = count(0, 65_535);
    return new SettingType(
        number.allowed() + ", or none", text -> text.equals("none") || number.isValid(text));
  }

  /** A size in bytes, such as {@code 512}, {@code 256KiB}, {@code 64MiB} or {@code 1GiB}. */
  static SettingType bytes(long min, long max) {
    return new SettingType(
        "bytes such as 512, 256KiB, 64MiB or 1GiB, " + min + ".." + max,
        tried(text -> SIZE.matcher(text).matches() && isWithin(parseBytes(text), min, max)));
  }

  static long parseBytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException("a size must look like 256KiB");
    }
    int shift =
        switch (size.group(2) == null ? "" : size.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
  }

  /** An ISO 8601 duration in a range, such as {@code PT5M}. */
  static SettingType duration(String min, String max) {
    Duration shortest = Duration.parse(min);
    Duration longest = Duration.parse(max);
    return new SettingType(
        "a duration such as PT30S or PT5M, " + shortest + ".." + longest,
        tried(
            text ->
                Duration.parse(text).compareTo(shortest) >= 0
                    && Duration.parse(text).compareTo(longest) <= 0));
  }

  /** A host name or an IP address to listen on. */
  static SettingType host() {
    return new SettingType(
        "a host name or an address such as 127.0.0.1, 0.0.0.0 or ::1",
        text -> text.matches("[A-Za-z0-9.:-]{1,253}"));
  }

  /** IP addresses separated by commas, or {@code none}. */
  static SettingType addresses() {
    return new SettingType(
        "addresses separated by commas, such as 127.0.0.1,::1, or none", SettingType::areAddresses);
  }

  static List<String> parseAddresses(String text) {
    return text.equals("none")
        ? List.of()
        : List.of(text.split(",", -1)).stream().map(String::strip).toList();
  }

  private static boolean areAddresses(String text) {
    return !text.contains("%") // % names a network interface, which may be absent.
        && parseAddresses(text).stream().allMatch(InetAddresses::isInetAddress);
  }

  /** The clients that have access: this machine, every client, or listed addresses. */
  static SettingType accessList() {
    return new SettingType(
        "loopback, anybody, or addresses separated by commas, such as 10.0.0.9,2001:db8::9",
        text ->
            text.equals(LOOPBACK)
                || text.equals(ANYBODY)
                || !text.equals("none") && areAddresses(text));
  }

  /** The name of a header or a cookie, or {@code none}. */
  static SettingType name() {
    return new SettingType(
        "a name of letters, digits, - and _, or none", text -> text.matches("[A-Za-z0-9_-]{1,64}"));
  }

  /** The address of a website, or {@code none}. */
  static SettingType url() {
    return new SettingType(
        "an address such as https://statistics.example.org/, or none",
        text -> text.equals("none") || text.matches("https?://[A-Za-z0-9./:_~-]{1,500}"));
  }

  /** A DNS server with an optional port, or {@code system}, or {@code none}. */
  static SettingType resolver() {
    return new SettingType(
        "system, none, or an address such as 192.0.2.53, 127.0.0.1:5353 or [::1]:53",
        tried(text -> text.matches("system|none") || isResolver(text)));
  }

  private static boolean isResolver(String text) {
    HostAndPort resolver = HostAndPort.fromString(text).requireBracketsForIPv6();
    return areAddresses(resolver.getHost()) && resolver.getPortOrDefault(53) > 0;
  }

  /** The path of a file or a folder, or {@code none}. */
  static SettingType file() {
    return new SettingType(
        "a path of letters, digits, blanks and . _ / : ~ @ + -, or none",
        text -> text.matches("[\\p{L}\\p{N} ._/:~@+-]{1,1000}"));
  }

  /** One of several keywords, in upper or lower case. */
  static SettingType keyword(String... keywords) {
    List<String> allowed = List.of(keywords);
    return new SettingType(
        "one of " + String.join(", ", allowed),
        text -> allowed.contains(text.toLowerCase(Locale.ROOT)));
  }

  /** Returns a rule that is false if {@code rule} throws an exception about an invalid text. */
  private static Predicate<String> tried(Predicate<String> rule) {
    return text -> {
      try {
        return rule.test(text);
      } catch (IllegalArgumentException | ArithmeticException | DateTimeException invalid) {
        return false;
      }
    };
  }

  private static boolean isWithin(long value, long min, long max) {
    return value >= min && value <= max;
  }
}
