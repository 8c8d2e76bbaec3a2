package org.obmeet.telemetry.cli.report;

import com.google.common.html.HtmlEscapers;
import java.util.List;

/** Writes HTML sequentially and escapes all text. */
final class ReportHtmlWriter {
  private final StringBuilder out = new StringBuilder();

  /** Writes a start tag. */
  ReportHtmlWriter open(String tag, String... namesAndValues) {
    out.append('<').append(tag);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.append(' ').append(namesAndValues[i]).append("=\"");
      text(namesAndValues[i + 1]).markup("\"");
    }
    return markup(">");
  }

  /** Writes an end tag and a new line. */
  ReportHtmlWriter close(String tag) {
    return markup("</" + tag + ">\n");
  }

  /** Writes an element that contains only text. */
  ReportHtmlWriter element(String tag, String text, String... namesAndValues) {
    return open(tag, namesAndValues).text(text).close(tag);
  }

  ReportHtmlWriter openSection(String id, String title) {
    open("section", "id", id, "aria-labelledby", id + "-title");
    return element("h2", title, "id", id + "-title");
  }

  /** Opens details that a reader can unfold. The rest of the summary is less prominent. */
  ReportHtmlWriter openDetails(String summary, String rest) {
    open("details").open("summary").text(summary);
    return element("span", rest, "class", "quiet").close("summary");
  }

  /** Opens a table that scrolls sideways. Its caption and head follow. */
  ReportHtmlWriter openTable(String label, String... namesAndValues) {
    open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    return open("table", namesAndValues);
  }

  /** Writes the head of a table and opens its body. */
  ReportHtmlWriter headOfTable(List<String> heads) {
    open("thead").open("tr");
    heads.forEach(head -> element("th", head, "scope", "col"));
    return close("tr").close("thead").open("tbody");
  }

  ReportHtmlWriter closeTable() {
    return close("tbody").close("table").close("div");
  }

  ReportHtmlWriter text(String text) {
    return markup(escaped(text));
  }

  /** Escapes text for an element or an attribute. */
  static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  /** Writes markup without escaping. The caller must not pass data. */
  ReportHtmlWriter markup(String markup) {
    out.append(markup);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
