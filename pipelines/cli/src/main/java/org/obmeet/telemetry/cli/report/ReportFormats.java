package org.obmeet.telemetry.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers, days and labels as people read them. */
final class ReportFormats {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("d MMM", Locale.US);
  private static final Pattern FOLDED =
      Pattern.compile("rest( \\(\\d+\\))?|all|unknown|other|not known");
  private static final String REMAINDER = " other";

  private ReportFormats() {}

  /** How much of a label stands for values that are not named. */
  enum Folding {
    /** It names values. */
    NONE,
    /** A part of it names no value. */
    PARTLY,
    /** It names none. */
    WHOLLY
  }

  static Folding folding(String label) {
    String[] parts = label.split(" · ");
    long folded = Arrays.stream(parts).filter(part -> FOLDED.matcher(part).matches()).count();
    if (folded == parts.length) {
      return Folding.WHOLLY;
    }
    return folded > 0 || Arrays.stream(parts).anyMatch(part -> part.endsWith(REMAINDER))
        ? Folding.PARTLY
        : Folding.NONE;
  }

  /** A number with its digits in groups of three; {@code suppressed} where there is none. */
  static String number(Number value) {
    if (value == null) {
      return "suppressed";
    }
    BigDecimal number = new BigDecimal(value.toString());
    String plain = number.abs().stripTrailingZeros().toPlainString();
    int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
    StringBuilder text = new StringBuilder(plain);
    for (int at = point - 3; at > 0; at -= 3) {
      text.insert(at, '\u202f');
    }
    return (number.signum() < 0 ? "−" : "") + text;
  }

  /** A share from 0 to 1 in per cent, not above what it is. */
  static String percentDown(double share) {
    return (long) Math.floor(100 * share + 1e-9) + "\u00a0%";
  }

  /** A share from 0 to 1 in per cent, not below what it is. */
  static String percentUp(double share) {
    return (long) Math.ceil(100 * share - 1e-9) + "\u00a0%";
  }

  /** A change with its sign, and in per cent of what it was. */
  static String change(Number value, Number before) {
    BigDecimal now = new BigDecimal(value.toString());
    BigDecimal then = new BigDecimal(before.toString());
    BigDecimal change = now.subtract(then);
    String sign = change.signum() > 0 ? "+" : "";
    if (then.signum() == 0) {
      return sign + number(change);
    }
    BigDecimal percent =
        change.multiply(BigDecimal.valueOf(100)).divide(then, 1, RoundingMode.HALF_UP);
    return sign + number(change) + " (" + sign + number(percent) + "\u00a0%)";
  }

  /** A day. */
  static String day(LocalDate day) {
    return DAY.format(day);
  }

  /** From a day to the one before another. */
  static String days(LocalDate from, LocalDate end) {
    LocalDate last = end.minusDays(1);
    if (last.equals(from)) {
      return day(from);
    }
    if (from.getYear() != last.getYear()) {
      return day(from) + " to " + day(last);
    }
    String start =
        from.getMonth() == last.getMonth()
            ? Integer.toString(from.getDayOfMonth())
            : MONTH.format(from);
    return start + " to " + day(last);
  }

  /** More than one of a kind of contributor. */
  static String plural(String contributor) {
    return contributor.equals("person") ? "people" : contributor + "s";
  }

  /** A value as it stands in a table. */
  static String cell(Object value) {
    if (value instanceof LocalDate day) {
      return day(day);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    return value == null ? "suppressed" : value.toString();
  }
}
