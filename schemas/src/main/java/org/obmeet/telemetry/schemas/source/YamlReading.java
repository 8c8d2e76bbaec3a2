package org.obmeet.telemetry.schemas.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The keys, types and words for which readers asked a {@link YamlNode}. The JSON Schemas of the
 * files are made from them.
 */
public final class YamlReading {
  /** The keywords for a text that is not blank. YAML may take such a text for a number or flag. */
  public static final Map<String, Object> TEXT =
      Map.of("type", List.of("string", "number", "boolean"), "pattern", "\\S");

  private final SortedSet<String> known = new TreeSet<>();
  private final SortedSet<String> required = new TreeSet<>();
  private final Map<String, YamlReading> entries = new LinkedHashMap<>();
  private final List<YamlReading> items = new ArrayList<>();
  List<String> alternatives = List.of();
  Map<String, Object> form = Map.of();
  private String text = "";
  boolean anyKey;
  boolean list;

  YamlReading() {}

  /** Returns the keys that a reader looked for. */
  public SortedSet<String> known() {
    return known;
  }

  /** Returns the keys that a reader required. */
  public SortedSet<String> required() {
    return required;
  }

  /** Returns the keys of which a reader required exactly one. */
  public List<String> alternatives() {
    return alternatives;
  }

  /** Returns true if the keys are names that the file chooses. */
  public boolean anyKey() {
    return anyKey;
  }

  /** Returns true if a reader took the value for a list. */
  public boolean isList() {
    return list;
  }

  public Map<String, YamlReading> entries() {
    return entries;
  }

  public List<YamlReading> items() {
    return items;
  }

  /** Returns the JSON Schema keywords of a scalar; empty for another value. */
  public Map<String, Object> form() {
    return form;
  }

  /** Returns the text of a scalar that a reader used; empty for another value. */
  public String text() {
    return text;
  }

  void acceptText(String given) {
    text = given;
    form = form.isEmpty() ? TEXT : form;
  }

  /** Accepts a text that matches a pattern. It may look like a number or flag, too. */
  void acceptPattern(String pattern) {
    form = Map.of("type", TEXT.get("type"), "pattern", pattern);
  }

  /** Accepts an integer or a number in a range. The ends of the long range are no limits. */
  void acceptNumber(String type, Number min, Number max) {
    Map<String, Object> keywords = new TreeMap<>(Map.of("type", type));
    if (min.longValue() != Long.MIN_VALUE) {
      keywords.put("minimum", min);
    }
    if (max.longValue() != Long.MAX_VALUE) {
      keywords.put("maximum", max);
    }
    form = keywords;
  }

  void acceptWords(Stream<String> words) {
    form =
        Map.of(
            "enum",
            words.map(w -> w.matches("true|false") ? (Object) Boolean.valueOf(w) : w).toList());
  }

  YamlReading entry(String key) {
    return entries.computeIfAbsent(key, k -> new YamlReading());
  }

  YamlReading item(int index) {
    while (items.size() <= index) {
      items.add(new YamlReading());
    }
    return items.get(index);
  }
}
