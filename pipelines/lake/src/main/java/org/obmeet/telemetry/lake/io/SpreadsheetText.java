package org.obmeet.telemetry.lake.io;

import com.google.common.base.CharMatcher;
import java.util.regex.Pattern;

/**
 * Marks texts of CSV files that a spreadsheet would run as a formula. A marked text begins with an
 * apostrophe. So does the mark of a text that begins with one itself, so that {@link #unmark} gives
 * back each text. Numbers are not marked.
 */
public final class SpreadsheetText {
  /** What begins a formula, also in full width, and what a spreadsheet may skip before it. */
  private static final CharMatcher MARKED =
      CharMatcher.anyOf("=+-@'\uff1d\uff0b\uff0d\uff20\ufeff").or(CharMatcher.javaIsoControl());

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private SpreadsheetText() {}

  public static String mark(String text) {
    boolean marked = !text.isEmpty() && MARKED.matches(text.charAt(0));
    return marked && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }

  /** Returns the text that was marked; another text as it is. */
  public static String unmark(String text) {
    return text.startsWith("'") ? text.substring(1) : text;
  }
}
