package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds HTML from text, which it escapes. */
final class AdminPageHtml {
  private static final Pattern CODE = Pattern.compile("`((?:[^`\\\\]|\\\\.)*)`");
  private static final Pattern LIST = Pattern.compile("domains/([a-z_]+)\\.yaml");

  private AdminPageHtml() {}

  /** Escapes text for an element or an attribute. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String code(String text) {
    return "<code translate=\"no\">" + text(text) + "</code>";
  }

  /**
   * Returns text as HTML. Text in backticks becomes code. The file name of a list becomes a link to
   * its values.
   */
  static String words(String words) {
    StringBuilder html = new StringBuilder();
    Matcher code = CODE.matcher(words);
    int end = 0;
    while (code.find()) {
      html.append(text(words.substring(end, code.start())));
      html.append(marked(code.group(1).replace("\\|", "|")));
      end = code.end();
    }
    return html.append(text(words.substring(end))).toString();
  }

  private static String marked(String code) {
    Matcher list = LIST.matcher(code);
    return list.matches()
        ? "the list <a href=\"#list-" + list.group(1) + "\">" + list.group(1) + "</a>"
        : code(code);
  }

  /** Returns the paragraphs of a text, which empty lines separate, as HTML. */
  static String paragraphs(String words) {
    StringBuilder html = new StringBuilder();
    for (String paragraph : words.strip().split("\\R\\s*\\R")) {
      html.append("<p>").append(words(paragraph.strip())).append("</p>\n");
    }
    return html.toString();
  }

  /**
   * Returns a table row.
   *
   * @param heads column names, which are shown beside the cells on narrow screens
   * @param cells HTML of the cells
   */
  static String row(String[] heads, String... cells) {
    StringBuilder html = new StringBuilder("<tr role=\"row\">");
    for (int i = 0; i < cells.length; i++) {
      String tag = i == 0 ? "th scope=\"row\" role=\"rowheader\"" : "td role=\"cell\"";
      html.append('<').append(tag).append(" data-head=\"").append(text(heads[i])).append("\">");
      html.append(cells[i]).append(i == 0 ? "</th>" : "</td>");
    }
    return html.append("</tr>\n").toString();
  }

  /** Returns a table with a caption, column names and rows. */
  static String table(String caption, String[] heads, Stream<String> rows) {
    StringBuilder html = new StringBuilder("<table role=\"table\"><caption>");
    html.append(words(caption)).append("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
    for (String head : heads) {
      html.append("<th scope=\"col\" role=\"columnheader\">").append(text(head)).append("</th>");
    }
    html.append("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    rows.forEach(html::append);
    return html.append("</tbody></table>\n").toString();
  }

  /** Returns a block that the reader of the page can unfold. */
  static String details(String attributes, String summary, String content) {
    return "<details%s><summary>%s</summary>%s</details>\n".formatted(attributes, summary, content);
  }

  /** Returns the HTML of all elements of a list, one after the other. */
  static String each(JsonNode list, Function<JsonNode, String> html) {
    return join("", list, html);
  }

  /** Returns the HTML of all elements of a list, joined by a separator. */
  static String join(String separator, JsonNode list, Function<JsonNode, String> html) {
    return list.valueStream().map(html).collect(Collectors.joining(separator));
  }

  /** Returns the escaped text of a member. */
  static String text(JsonNode node, String member) {
    return text(node.path(member).asText());
  }

  /** Returns the text of a member as HTML, as {@link #words(String)} does. */
  static String words(JsonNode node, String member) {
    return words(node.path(member).asText());
  }
}
