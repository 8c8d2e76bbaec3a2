package org.obmeet.telemetry.privacy.projection.address;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Finds the route template that matches a path. A fixed segment has precedence over a parameter.
 * Empty segments, such as after a trailing slash, are ignored.
 */
public final class RouteMatcher {
  /** A node of the tree of path segments. */
  private static final class Node {
    private final Map<String, Node> fixed = new HashMap<>();
    private Node parameter;
    private String template;
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
    return Splitter.on('/').omitEmptyStrings().splitToList(template);
  }

  private static void add(Node node, List<String> segments, int at, String template) {
    if (at == segments.size()) {
      node.template = node.template == null ? template : node.template;
      return;
    }
    String segment = segments.get(at);
    if (!segment.startsWith(":")) {
      add(node.fixed.computeIfAbsent(segment, s -> new Node()), segments, at + 1, template);
      return;
    }
    if (segment.endsWith("?")) {
      add(node, segments, at + 1, template);
    }
    node.parameter = node.parameter == null ? new Node() : node.parameter;
    add(node.parameter, segments, at + 1, template);
  }

  /**
   * Returns the template that matches the address's path, or {@link Domain#NOT_LISTED} if none
   * does.
   */
  public String template(PageUrl url) {
    String found = match(root, url.path(), 0);
    return found == null ? Domain.NOT_LISTED : found;
  }

  private static String match(Node node, String text, int from) {
    int end = text.length();
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
    Node fixed = node.fixed.get(text.substring(start, stop));
    String found = fixed == null ? null : match(fixed, text, stop);
    if (found != null) {
      return found;
    }
    return node.parameter == null ? null : match(node.parameter, text, stop);
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }
}
