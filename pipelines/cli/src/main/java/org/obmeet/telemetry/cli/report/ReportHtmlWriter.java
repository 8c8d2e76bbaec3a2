package org.obmeet.telemetry.cli.report;

/** Writes HTML sequentially and escapes all text. */
final class ReportHtmlWriter {
  private final StringBuilder out = new StringBuilder();

  /** Writes a start tag. */
  ReportHtmlWriter open(String tag, String... namesAndValues) {
    out.append('<').append(tag);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.append(' ')
          .append(namesAndValues[i])
          .append("=\"")
          .append(escaped(namesAndValues[i + 1]))
          .append('"');
    }
    out.append('>');
    return this;
  }

  /** Writes an end tag and a new line. */
  ReportHtmlWriter close(String tag) {
    out.append("</").append(tag).append(">\n");
    return this;
  }

  /** Writes an element that contains only text. */
  ReportHtmlWriter element(String tag, String text, String... namesAndValues) {
    return open(tag, namesAndValues).text(text).close(tag);
  }

  ReportHtmlWriter text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Writes markup without escaping. The caller must not pass data. */
  ReportHtmlWriter markup(String markup) {
    out.append(markup);
    return this;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
