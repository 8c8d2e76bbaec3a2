package org.obmeet.telemetry.collector.page;

import static java.util.stream.Collectors.joining;

import com.google.common.html.HtmlEscapers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds HTML from text, which it escapes. */
final class AdminPageHtml {
  private static final Pattern CODE = Pattern.compile("`((?:[^`\\\\]|\\\\.)*)`");
  private static final Pattern LIST = Pattern.compile("domains/([a-z_]+)\\.yaml");

  private AdminPageHtml() {}

  static String text(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  /**
   * Returns text as HTML. Text in backticks becomes code, or a link if it is the path of a domain.
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
        : "<code translate=\"no\">" + text(code) + "</code>";
  }

  /** Returns the paragraphs of a text, which empty lines separate, as HTML. */
  static String paragraphs(String words) {
    return Stream.of(words.strip().split("\\R\\s*\\R"))
        .map(paragraph -> "<p>" + words(paragraph.strip()) + "</p>\n")
        .collect(joining());
  }
}
