package org.obmeet.telemetry.privacy.projection.conversion;

import java.time.LocalDate;
import java.time.YearMonth;
import org.obmeet.telemetry.privacy.projection.slot.NumberText;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/**
 * Parses points in time of the input formats. They are ISO 8601 (time, fraction and offset are
 * optional, default UTC), JavaScript's {@code Date.toString()}, and seconds or milliseconds since
 * 1970.
 */
public final class TimestampParser {
  /** The result if the value is not a valid time. */
  public static final long NONE = Long.MIN_VALUE;

  /** The smallest number that means milliseconds (in 1973). A smaller number means seconds. */
  private static final long MIN_MILLIS = 100_000_000_000L;

  /** The end of 9999-12-31, in milliseconds since 1970. Later times are invalid. */
  private static final long MAX_MILLIS = 253_402_300_799_999L;

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
    int n = text.length();
    if (n == 0 || n > 100) {
      return NONE;
    }
    char c = text.charAt(0);
    if (c < '0' || c > '9') {
      return javaScript(text);
    }
    return n > 4 && text.charAt(4) == '-' ? iso(text) : digits(text);
  }

  private static long digits(String text) {
    Long value = NumberText.parse(text);
    return value == null ? NONE : ofNumber(value);
  }

  /** Parses {@code 2024-02-14T14:34:30.521Z} and forms with fewer parts. */
  private static long iso(String s) {
    int n = s.length();
    if (n < 10 || s.charAt(7) != '-') {
      return NONE;
    }
    long day = day(number(s, 0, 4), number(s, 5, 7), number(s, 8, 10));
    if (day == NONE || n == 10) {
      return day == NONE ? NONE : day * 86_400_000L;
    }
    char t = s.charAt(10);
    if (n < 16 || (t != 'T' && t != ' ' && t != 't') || s.charAt(13) != ':') {
      return NONE;
    }
    int at = 16;
    int second = 0;
    int millis = 0;
    if (at < n && s.charAt(at) == ':') {
      second = number(s, 17, 19);
      at = 19;
      if (second < 0) {
        return NONE;
      }
      if (at < n && (s.charAt(at) == '.' || s.charAt(at) == ',')) {
        int end = digitsEnd(s, at + 1);
        millis = millis(s, at + 1, end);
        at = end;
      }
    }
    return join(day, number(s, 11, 13), number(s, 14, 16), second, millis, offset(s, at));
  }

  /** Parses {@code Tue Feb 27 2024 18:09:41 GMT+0000 (Coordinated Universal Time)}. */
  private static long javaScript(String s) {
    if (s.length() < 24 || s.charAt(3) != ' ' || s.charAt(7) != ' ' || s.charAt(10) != ' ') {
      return NONE;
    }
    int month = MONTHS.indexOf(s.substring(4, 7));
    if (month < 0 || month % 3 != 0 || s.charAt(18) != ':' || s.charAt(21) != ':') {
      return NONE;
    }
    long day = day(number(s, 11, 15), month / 3 + 1, number(s, 8, 10));
    int zone = s.startsWith(" GMT", 24) ? 28 : 24;
    int comment = s.indexOf(" (", zone);
    String plain = comment < 0 ? s : s.substring(0, comment);
    return join(
        day, number(s, 16, 18), number(s, 19, 21), number(s, 22, 24), 0, offset(plain, zone));
  }

  private static long join(long day, int hour, int minute, int second, int millis, int offset) {
    boolean wrong =
        day == NONE
            || hour < 0
            || hour > 24
            || (hour == 24 && minute + second + millis > 0)
            || minute < 0
            || minute > 59
            || second < 0
            || second > 60
            || millis < 0
            || offset == Integer.MIN_VALUE;
    return wrong
        ? NONE
        : day * 86_400_000L + (hour * 3600 + minute * 60 + second - offset) * 1000L + millis;
  }

  /**
   * Parses a time zone offset and returns it in seconds east of UTC. Supported forms are {@code Z},
   * {@code +02:00}, {@code +0200}, {@code +02} and an empty text.
   */
  private static int offset(String s, int at) {
    int n = s.length();
    if (at == n || (at == n - 1 && (s.charAt(at) == 'Z' || s.charAt(at) == 'z'))) {
      return 0;
    }
    char sign = s.charAt(at);
    int minuteStart = s.indexOf(':', at) == at + 3 ? at + 4 : at + 3;
    boolean hasMinutes = n == minuteStart + 2 && n > at + 3;
    if ((sign != '+' && sign != '-') || !(hasMinutes || n == at + 3)) {
      return Integer.MIN_VALUE;
    }
    int hour = number(s, at + 1, at + 3);
    int minute = hasMinutes ? number(s, minuteStart, minuteStart + 2) : 0;
    if (hour < 0 || hour > 18 || minute < 0 || minute > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = hour * 3600 + minute * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int digitsEnd(String s, int from) {
    int end = from;
    while (end < s.length() && s.charAt(end) >= '0' && s.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int millis(String s, int from, int to) {
    if (from == to) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      value = value * 10 + (from + i < to ? s.charAt(from + i) - '0' : 0);
    }
    return value;
  }

  private static int number(String s, int from, int to) {
    if (to > s.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = s.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
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
