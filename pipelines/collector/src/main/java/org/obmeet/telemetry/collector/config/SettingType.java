package org.obmeet.telemetry.collector.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The syntax and the allowed range of a setting. */
public sealed interface SettingType {
  /** Describes the allowed values, as the end of the sentence "KEY must be …". */
  String allowed();

  /**
   * Returns true if a text is an allowed value.
   *
   * @param text value without white space around it
   */
  boolean isValid(String text);

  /** An integer in a range. */
  record Count(long min, long max) implements SettingType {
    @Override
    public String allowed() {
      return "an integer " + min + ".." + max;
    }

    @Override
    public boolean isValid(String text) {
      return text.matches("\\d{1,18}") && isWithin(Long.parseLong(text), min, max);
    }
  }

  /** A size in bytes, such as {@code 512}, {@code 256KiB}, {@code 64MiB} or {@code 1GiB}. */
  record Bytes(long min, long max) implements SettingType {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB)?");

    @Override
    public String allowed() {
      return "bytes such as 512, 256KiB, 64MiB or 1GiB, " + min + ".." + max;
    }

    @Override
    public boolean isValid(String text) {
      try {
        return SHAPE.matcher(text).matches() && isWithin(value(text), min, max);
      } catch (ArithmeticException tooMany) {
        return false;
      }
    }

    static long value(String text) {
      Matcher shape = SHAPE.matcher(text);
      if (!shape.matches()) {
        throw new IllegalArgumentException("a size must look like 256KiB");
      }
      int shift =
          switch (shape.group(2) == null ? "" : shape.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
          };
      return Math.multiplyExact(Long.parseLong(shape.group(1)), 1L << shift);
    }
  }

  /** An ISO 8601 duration in a range, such as {@code PT5M}. */
  record DurationRange(Duration min, Duration max) implements SettingType {
    @Override
    public String allowed() {
      return "a duration such as PT30S or PT5M, " + min + ".." + max;
    }

    @Override
    public boolean isValid(String text) {
      try {
        Duration value = Duration.parse(text);
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
      } catch (DateTimeParseException noDuration) {
        return false;
      }
    }
  }

  /** A host name or an IP address to listen on. */
  record Host() implements SettingType {
    @Override
    public String allowed() {
      return "a host name or an address such as 127.0.0.1, 0.0.0.0 or ::1";
    }

    @Override
    public boolean isValid(String text) {
      return text.matches("[A-Za-z0-9.:-]{1,253}");
    }
  }

  /** IP addresses separated by commas; {@code none} for none. */
  record Addresses() implements SettingType {
    @Override
    public String allowed() {
      return "addresses separated by commas, such as 127.0.0.1,::1, or none";
    }

    @Override
    public boolean isValid(String text) {
      return text.equals("none")
          || list(text).stream().allMatch(address -> IpAddresses.parse(address).isPresent());
    }

    static List<String> list(String text) {
      return text.equals("none")
          ? List.of()
          : List.of(text.split(",", -1)).stream().map(String::strip).toList();
    }
  }

  /** The clients that have access: this machine, every client, or listed addresses. */
  record AccessList() implements SettingType {
    /** Value for this machine only. */
    public static final String LOOPBACK = "loopback";

    /** Value for every client. */
    public static final String ANYBODY = "anybody";

    @Override
    public String allowed() {
      return "loopback, anybody, or addresses separated by commas, such as 10.0.0.9,2001:db8::9";
    }

    @Override
    public boolean isValid(String text) {
      return text.equals(LOOPBACK)
          || text.equals(ANYBODY)
          || !text.equals("none") && new Addresses().isValid(text);
    }
  }

  /** The name of a header or a cookie; {@code none} for none. */
  record Name() implements SettingType {
    @Override
    public String allowed() {
      return "a name of letters, digits, - and _, or none";
    }

    @Override
    public boolean isValid(String text) {
      return text.matches("[A-Za-z0-9_-]{1,64}");
    }
  }

  /** One of several keywords. */
  record Choice(List<String> keywords) implements SettingType {
    public Choice {
      keywords = List.copyOf(keywords);
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", keywords);
    }

    @Override
    public boolean isValid(String text) {
      return keywords.contains(text.toLowerCase(Locale.ROOT));
    }
  }

  private static boolean isWithin(long value, long min, long max) {
    return value >= min && value <= max;
  }
}
