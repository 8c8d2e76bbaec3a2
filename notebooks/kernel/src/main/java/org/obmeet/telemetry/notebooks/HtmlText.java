package org.obmeet.telemetry.notebooks;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Formats text and values for HTML. */
final class HtmlText {
  private static final int DECIMALS = 2;

  private HtmlText() {}

  /** Escapes the special characters of HTML. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Formats a value as text that is not escaped. Fractions are rounded to two decimals. */
  static String value(Object value) {
    boolean fraction =
        value instanceof BigDecimal
            || (value instanceof Double || value instanceof Float)
                && Double.isFinite(((Number) value).doubleValue());
    if (fraction) {
      return new BigDecimal(value.toString())
          .setScale(DECIMALS, RoundingMode.HALF_EVEN)
          .stripTrailingZeros()
          .toPlainString();
    }
    return value.toString();
  }
}
