package org.obmeet.telemetry.infra;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page.
 *
 * @param file its file
 * @param text its source
 */
record Page(Path file, String text) {
  private static final Pattern FENCE =
      Pattern.compile("(?ms)^( *)```([^`\\n]*)\\n(.*?)^ *```[ \\t]*$|<!-- ([a-z ]+): ([^>]*) -->");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?: \"[^\"]*\")?\\)|<img[^>]* src=\"([^\"]+)\"");
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?)[ #]*$");
  private static final Pattern CODE = Pattern.compile("(`+)(?s:.+?)\\1");

  /**
   * A fenced block, or a comment between blocks.
   *
   * @param line its first line
   * @param kind language of a block, empty where it has none; key of a comment, with a colon
   * @param text its content
   */
  record Block(int line, String kind, String text) {}

  /**
   * A link.
   *
   * @param line its line
   * @param target the linked address
   */
  record Link(int line, String target) {}

  static Page at(Path file) {
    return new Page(file, Yaml.text(file));
  }

  /** Fenced blocks and comments of the form {@code <!-- key: value -->}, in order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      boolean comment = fence.group(4) != null;
      String kind = comment ? fence.group(4) + ":" : fence.group(2).strip();
      blocks.add(
          new Block(
              line(fence.start()),
              kind,
              comment ? fence.group(5) : fence.group(3).replaceAll("(?m)^" + fence.group(1), "")));
    }
    return blocks;
  }

  private int line(int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  /** Returns the text without blocks, comments and code. Line numbers stay. */
  String prose() {
    return blank(CODE, blank(FENCE, text));
  }

  private static String blank(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
  }

  /** Prose without the targets of its links. */
  String words() {
    return blank(Pattern.compile("https?://\\S+"), blank(LINK, prose()));
  }

  List<Link> links() {
    List<Link> links = new ArrayList<>();
    Matcher link = LINK.matcher(prose());
    while (link.find()) {
      links.add(
          new Link(line(link.start()), link.group(1) == null ? link.group(2) : link.group(1)));
    }
    return links;
  }

  /** Anchors of its headings, as hosting platforms make them, and those that it names itself. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    Matcher heading = HEADING.matcher(blank(FENCE, text));
    while (heading.find()) {
      String words = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
      String slug =
          words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
      int before = seen.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    Matcher named = ANCHOR.matcher(text);
    while (named.find()) {
      anchors.add(named.group(1));
    }
    return anchors;
  }
}
