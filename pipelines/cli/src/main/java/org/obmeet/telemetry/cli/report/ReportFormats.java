package org.obmeet.telemetry.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Formats numbers, days and labels. */
public final class ReportFormats {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);
  private static final Pattern REMAINDER_LABEL =
      Pattern.compile("rest( \\(\\d+\\))?|unknown|other|not_listed|not known");
  private static final String REMAINDER = " other";

  private ReportFormats() {}

  /**
   * Returns true if a label or part of it means a remainder, {@code unknown} or {@code not_listed}.
   */
  static boolean isRemainder(String label) {
    return Arrays.stream(label.split(" · "))
        .anyMatch(part -> REMAINDER_LABEL.matcher(part).matches() || part.endsWith(REMAINDER));
  }

  /** Formats a number with digits in groups of three, or {@code suppressed} for null. */
  static String number(Number value) {
    if (value == null) {
      return "suppressed";
    }
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setGroupingSeparator('\u202f');
    symbols.setMinusSign('−');
    DecimalFormat format = new DecimalFormat("#,##0", symbols);
    format.setMaximumFractionDigits(Integer.MAX_VALUE);
    return format.format(new BigDecimal(value.toString()));
  }

  /** Formats a share from 0 to 1 as a percentage, rounded down. */
  public static String percentDown(double share) {
    return (long) Math.floor(100 * share + 1e-9) + "\u00a0%";
  }

  /** Formats a share from 0 to 1 as a percentage, rounded up. */
  public static String percentUp(double share) {
    return (long) Math.ceil(100 * share - 1e-9) + "\u00a0%";
  }

  /** Formats a change with its sign, and as a percentage of the earlier number unless it is 0. */
  static String change(double value, double before) {
    double change = value - before;
    String sign = change > 0 ? "+" : "";
    if (before == 0) {
      return sign + number(change);
    }
    double percent = Math.round(1000 * change / before) / 10.0;
    return sign + number(change) + " (" + sign + number(percent) + "\u00a0%)";
  }

  /** Formats a number with at most one decimal, or without decimals if it is 10 or more. */
  static String rounded(double value) {
    int digits = Math.abs(value) < 9.95 ? 1 : 0;
    return number(
        BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros());
  }

  /** Formats a share or change, where 1 is 100 %, as a percentage. */
  static String share(double share) {
    return rounded(100 * share) + "\u00a0%";
  }

  static String day(LocalDate day) {
    return DAY.format(day);
  }

  static String plural(String contributor) {
    return contributor.equals("person") ? "people" : contributor + "s";
  }
}
