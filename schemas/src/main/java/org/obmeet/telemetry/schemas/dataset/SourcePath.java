package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A path in input records, in the syntax of {@code source}: steps that are separated by dots. The
 * path of an aggregating treatment may match many values.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><td>{@code os.arch}<td>the key of that name
 * <tr><td>{@code custom.*.users}<td>every key of an object
 * <tr><td>{@code userLanguages.?}<td>every key that no other source of the data set names there
 * <tr><td>{@code data[].count}<td>every element of a list
 * <tr><td>{@code data[type=mobile].count}<td>the elements whose {@code type} has that value; one
 *     key follows
 * <tr><td>{@code data[type=?].count}<td>the elements whose {@code type} no source of {@code count}
 *     names
 * <tr><td>{@code data[type=].count}<td>the elements whose {@code type} is null, false, {@code ""}
 *     or absent
 * <tr><td>{@code modules[=auditing]}<td>the elements that are that text; {@code [=?]} is for all
 *     others
 * <tr><td>{@code ^host}<td>a path that starts at the line's outermost object
 * <tr><td>{@code segment:type}<td>a path that is only for the bodies of one kind of tracker
 * </table>
 *
 * @param steps at least one; a selection is the last step or the last but one
 */
public record SourcePath(List<Step> steps) {
  /** A step from an object or list to some of its values. */
  public sealed interface Step {}

  /** The step to the key with a name. */
  public record Key(String name) implements Step {}

  /** The step to every key. */
  public record EachKey() implements Step {}

  /** The step to every key of an object that no other source of the data set names. */
  public record OtherKeys() implements Step {}

  /** The step to every element of a list. */
  public record EachElement() implements Step {}

  /**
   * The step to the elements that have a value.
   *
   * @param key key of the value in the element; empty if the element itself is the value
   * @param value the value; {@code ?} for all that no other source names; empty for no value
   */
  public record Selected(String key, String value) implements Step {}

  private static final String WORD = "[A-Za-z_][\\w-]*";
  private static final String PREFIX = "(?:\\^|(?:segment|snowplow|matomo):)?";
  private static final Pattern PLAIN = Pattern.compile(PREFIX + WORD + "(?:\\." + WORD + ")*");
  private static final String LIST = "\\[(?:(" + WORD + ")?=([^\\]\\[=]*))?\\]";
  private static final Pattern STEP =
      Pattern.compile("\\G(?:(?:^|\\.)(" + WORD + "|\\*|\\?)|(" + LIST + "))");

  public SourcePath {
    steps = List.copyOf(steps);
  }

  /** Checks that a source is a path. It may match many values only if {@code collects} is true. */
  static void check(YamlNode node, boolean collects) {
    String text = node.text();
    if (PLAIN.matcher(text).matches()) {
      return;
    }
    if (!collects || !isAggregatingPath(text)) {
      throw node.invalid(
          "a path such as os.arch, ^host, segment:type, snowplow:e or matomo:url"
              + (collects ? ", list[].key, list[key=value].key, object.*.key" : ""));
    }
  }

  private static boolean isAggregatingPath(String text) {
    try {
      List<Step> steps = parse(text).steps;
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i) instanceof Selected selected) {
          boolean last = selected.key.isEmpty() && i == steps.size() - 1;
          boolean keyed =
              !selected.key.isEmpty() && i == steps.size() - 2 && steps.get(i + 1) instanceof Key;
          if (!last && !keyed) {
            return false;
          }
        }
      }
      return steps.get(0) instanceof Key;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Parses a path without its prefix {@code ^} or {@code TRACKER:}.
   *
   * @throws IllegalArgumentException if the text is not a path
   */
  public static SourcePath parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (matcher.find()) {
      steps.add(step(matcher));
      end = matcher.end();
    }
    if (end != text.length() || steps.isEmpty()) {
      throw new IllegalArgumentException(text + " is no path such as os.arch or list[].key");
    }
    return new SourcePath(steps);
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(1) != null) {
      return switch (matcher.group(1)) {
        case "*" -> new EachKey();
        case "?" -> new OtherKeys();
        default -> new Key(matcher.group(1));
      };
    }
    if (matcher.group(4) == null) {
      return new EachElement();
    }
    return new Selected(matcher.group(3) == null ? "" : matcher.group(3), matcher.group(4));
  }
}
