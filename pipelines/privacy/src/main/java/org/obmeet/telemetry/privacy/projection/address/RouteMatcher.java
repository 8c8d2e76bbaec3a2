package org.obmeet.telemetry.privacy.projection.address;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Finds the route template that matches a path. A fixed segment has precedence over a parameter.
 * Empty segments, such as after a trailing slash, are ignored.
 */
public final class RouteMatcher {
  private static final class Node {
    private final List<String> keys = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private Node parameter;
    private String template;

    private Node fixed(String key) {
      int at = keys.indexOf(key);
      if (at < 0) {
        at = keys.size();
        keys.add(key);
        nodes.add(new Node());
      }
      return nodes.get(at);
    }

    private Node parameter() {
      if (parameter == null) {
        parameter = new Node();
      }
      return parameter;
    }
  }

  private final Node root = new Node();

  /**
   * @param templates such as {@code /channel/:name/:tab?}; those without a leading slash are
   *     ignored, and the first of equally good matches is used
   */
  public RouteMatcher(List<String> templates) {
    for (String template : templates) {
      if (template.startsWith("/")) {
        add(root, segments(template), 0, template);
      }
    }
  }

  private static List<String> segments(String template) {
    List<String> segments = new ArrayList<>(List.of(template.split("/", -1)));
    segments.removeIf(String::isEmpty);
    return segments;
  }

  private static void add(Node node, List<String> segments, int at, String template) {
    if (at == segments.size()) {
      node.template = node.template == null ? template : node.template;
      return;
    }
    String segment = segments.get(at);
    if (!segment.startsWith(":")) {
      add(node.fixed(segment), segments, at + 1, template);
      return;
    }
    if (segment.endsWith("?")) {
      add(node, segments, at + 1, template);
    }
    add(node.parameter(), segments, at + 1, template);
  }

  /** Returns the template that matches the address's path, or {@link Domain#OTHER} if none does. */
  public String template(PageUrl url) {
    String found = match(root, url.text(), url.pathStart(), url.pathEnd());
    return found == null ? Domain.OTHER : found;
  }

  private static String match(Node node, String text, int from, int end) {
    int start = from;
    while (start < end && isSlash(text.charAt(start))) {
      start++;
    }
    if (start == end) {
      return node.template;
    }
    int stop = start;
    while (stop < end && !isSlash(text.charAt(stop))) {
      stop++;
    }
    for (int i = 0; i < node.keys.size(); i++) {
      String key = node.keys.get(i);
      if (key.length() == stop - start && text.startsWith(key, start)) {
        String found = match(node.nodes.get(i), text, stop, end);
        if (found != null) {
          return found;
        }
        break;
      }
    }
    return node.parameter == null ? null : match(node.parameter, text, stop, end);
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }
}
