package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A path on the wire, as {@code source} spells it: steps with dots between. Treatments that collect
 * may reach many places at once; nothing that stands for a key or an element ever leaves the
 * parser.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><td>{@code os.arch}<td>the key of that name
 * <tr><td>{@code custom.*.users}<td>of every key of an object
 * <tr><td>{@code userLanguages.?}<td>every key that no other source of the data set names there
 * <tr><td>{@code data[].count}<td>of every element of a list
 * <tr><td>{@code data[type=mobile].count}<td>of the elements whose {@code type} is that; then one
 *     key
 * <tr><td>{@code data[type=?].count}<td>whose {@code type} no other source of the data set names
 * <tr><td>{@code data[type=].count}<td>whose {@code type} is null, {@code ""} or not there
 * <tr><td>{@code modules[=auditing]}<td>elements that are that text themselves; {@code [=?]}
 *     likewise
 * </table>
 *
 * @param steps at least one; a selection is never but the last or last but one
 */
public record SourcePath(List<Step> steps) {
  /** One step from an object or a list to what it holds. */
  public sealed interface Step {}

  /** The key of that name. */
  public record Key(String name) implements Step {}

  /** Every key. */
  public record EachKey() implements Step {}

  /** Every key that no other source names at this place. */
  public record OtherKeys() implements Step {}

  /** Every element. */
  public record EachElement() implements Step {}

  /**
   * Elements of some value.
   *
   * @param key key of the element that tells; empty where the element itself does
   * @param value the value; {@code ?} for all that no other source names; empty for none at all
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

  /** Fails where a source is no path, or reaches many places and must not. */
  static void check(YamlNode node, boolean collects) {
    String text = node.text();
    if (PLAIN.matcher(text).matches()) {
      return;
    }
    if (!collects || !isMany(text)) {
      throw node.invalid(
          "a path such as os.arch, ^host, segment:type, snowplow:e or matomo:url"
              + (collects ? ", list[].key, list[key=value].key, object.*.key" : ""));
    }
  }

  private static boolean isMany(String text) {
    try {
      List<Step> steps = parse(text).steps;
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i) instanceof Selected selected) {
          boolean whole = selected.key.isEmpty() && i == steps.size() - 1;
          boolean keyed =
              !selected.key.isEmpty() && i == steps.size() - 2 && steps.get(i + 1) instanceof Key;
          if (!whole && !keyed) {
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
   * The steps of a path without prefix.
   *
   * @throws IllegalArgumentException where the text is no path
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
