package org.obmeet.telemetry.privacy.projection.conversion;

import com.google.common.base.CharMatcher;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.privacy.projection.slot.NumberText;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * Parses times of the input. The formats are ISO 8601 (time, fraction and offset are optional,
 * default UTC), JavaScript's {@code Date.toString()}, and seconds or milliseconds since 1970.
 */
public final class TimestampParser {
  /** The result if the value is not a valid time. */
  public static final long NONE = Long.MIN_VALUE;

  /** The smallest number that means milliseconds (in 1973). A smaller number means seconds. */
  private static final long MIN_MILLIS = 100_000_000_000L;

  /** The end of 9999-12-31, in milliseconds since 1970. A larger number is invalid. */
  private static final long MAX_MILLIS = 253_402_300_799_999L;

  /** The form of most times, with 0 for any digit. */
  private static final String COMMON_FORM = "0000-00-00T00:00:00.000Z";

  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  private static final String OFFSET = "(?:[Zz]|([+-])(\\d\\d)(?::?(\\d\\d))?)?";

  /** {@code 2024-02-14T14:34:30.521Z} and forms with fewer parts. */
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)"
              + "(?:[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?"
              + (OFFSET + ")?"));

  /** {@code Tue Feb 27 2024 18:09:41 GMT+0000 (Coordinated Universal Time)}. */
  private static final Pattern JAVA_SCRIPT =
      Pattern.compile(
          "(?s)... ([A-Za-z]{3}) (\\d\\d) (\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d)()(?: GMT)?"
              + (OFFSET + "(?: \\(.*)?"));

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private TimestampParser() {}

  /** Returns the time in a slot in milliseconds since 1970, or {@link #NONE}. */
  public static long read(Slots slots, int slot) {
    return switch (slots.kind(slot)) {
      case Slots.NUMBER -> ofNumber(slots.number(slot));
      case Slots.TEXT -> parse(slots.text(slot));
      default -> NONE;
    };
  }

  private static long ofNumber(long value) {
    if (value < 0) {
      return NONE;
    }
    long millis = value < MIN_MILLIS ? value * 1000 : value;
    return millis > MAX_MILLIS ? NONE : millis;
  }

  /** Returns the time of a text in milliseconds since 1970, or {@link #NONE}. */
  static long parse(String text) {
    if (text.isEmpty() || text.length() > 100) {
      return NONE;
    }
    if (text.length() < 16 && DIGITS.matchesAllOf(text)) {
      return ofNumber(Long.parseLong(text));
    }
    if (hasCommonForm(text)) {
      return millis(
          day(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)),
          number(text, 11, 13),
          number(text, 14, 16),
          number(text, 17, 19),
          number(text, 20, 23),
          0);
    }
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      return millis(
          iso, text, day(number(iso, text, 1), number(iso, text, 2), number(iso, text, 3)));
    }
    Matcher other = JAVA_SCRIPT.matcher(text);
    int month = other.matches() ? MONTHS.indexOf(other.group(1)) : -1;
    if (month >= 0 && month % 3 == 0) {
      return millis(
          other, text, day(number(other, text, 3), month / 3 + 1, number(other, text, 2)));
    }
    Long number = Character.isDigit(text.charAt(0)) ? NumberText.parse(text) : null;
    return number == null ? NONE : ofNumber(number);
  }

  /** Returns true for a text like {@code 2024-02-14T14:34:30.521Z}, which needs no pattern. */
  private static boolean hasCommonForm(String text) {
    if (text.length() != COMMON_FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char form = COMMON_FORM.charAt(i);
      char c = text.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    return true;
  }

  /** Returns the time of a day and the other groups of a match, or {@link #NONE}. */
  private static long millis(Matcher m, String text, long day) {
    String fraction = m.group(7) == null ? "" : m.group(7);
    int offsetHours = number(m, text, 9);
    int offsetMinutes = number(m, text, 10);
    int offset = (offsetHours * 3600 + offsetMinutes * 60) * ("-".equals(m.group(8)) ? -1 : 1);
    return offsetHours > 18 || offsetMinutes > 59
        ? NONE
        : millis(
            day,
            number(m, text, 4),
            number(m, text, 5),
            number(m, text, 6),
            Integer.parseInt((fraction + "000").substring(0, 3)),
            offset);
  }

  /**
   * Returns a time, or {@link #NONE} if it does not exist.
   *
   * @param offset seconds by which the time is ahead of UTC
   */
  private static long millis(long day, int hour, int minute, int second, int millis, int offset) {
    boolean exists =
        day != NONE
            && (hour < 24 || (hour == 24 && minute + second + millis == 0))
            && minute <= 59
            && second <= 60;
    return exists
        ? day * 86_400_000L + (hour * 3600 + minute * 60 + second - offset) * 1000L + millis
        : NONE;
  }

  /** Returns the number of a group, 0 if it is absent. */
  private static int number(Matcher m, String text, int group) {
    return m.start(group) < 0 ? 0 : number(text, m.start(group), m.end(group));
  }

  private static int number(String text, int from, int end) {
    return Integer.parseInt(text, from, end, 10);
  }

  /** Returns the days since 1970-01-01, or {@link #NONE} if the date does not exist. */
  static long day(int year, int month, int day) {
    boolean exists =
        year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth();
    return exists ? LocalDate.of(year, month, day).toEpochDay() : NONE;
  }
}
