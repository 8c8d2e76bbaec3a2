package org.obmeet.telemetry.cli.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Typed access to the entries of a JSON object. A missing entry, or an entry of another type,
 * throws a {@link ClassCastException} or {@link NullPointerException}. The caller must report the
 * file.
 *
 * @param map the object
 */
public record JsonObjectFields(Map<String, Object> map) {
  public Set<String> names() {
    return map.keySet();
  }

  public boolean has(String name) {
    return map.containsKey(name);
  }

  public String text(String name) {
    return textOf(map.get(name));
  }

  public long wholeNumber(String name) {
    return (Long) map.get(name);
  }

  public boolean flag(String name) {
    return (Boolean) map.get(name);
  }

  public JsonObjectFields object(String name) {
    return objectOf(map.get(name));
  }

  /** Returns a list of objects. */
  public List<JsonObjectFields> objects(String name) {
    return ((List<?>) map.get(name)).stream().map(JsonObjectFields::objectOf).toList();
  }

  /** Returns a list of texts. */
  public List<String> textList(String name) {
    return ((List<?>) map.get(name)).stream().map(JsonObjectFields::textOf).toList();
  }

  /** Returns a list of integers or nulls. */
  public List<Long> wholeNumbers(String name) {
    List<Long> integers = new ArrayList<>();
    ((List<?>) map.get(name)).forEach(value -> integers.add((Long) value));
    return integers;
  }

  /** Returns all entries, which must be texts. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(name, textOf(value)));
    return texts;
  }

  /** Returns all entries, which must be lists of texts. */
  public Map<String, List<String>> textLists() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    map.keySet().forEach(name -> lists.put(name, textList(name)));
    return lists;
  }

  /** Returns all entries, which must be objects of texts. */
  public Map<String, Map<String, String>> textMaps() {
    Map<String, Map<String, String>> maps = new LinkedHashMap<>();
    map.keySet().forEach(name -> maps.put(name, object(name).texts()));
    return maps;
  }

  private static String textOf(Object value) {
    if (value == null) {
      throw new NullPointerException("a text is missing");
    }
    return (String) value;
  }

  private static JsonObjectFields objectOf(Object value) {
    Map<String, Object> entries = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((name, of) -> entries.put((String) name, of));
    return new JsonObjectFields(entries);
  }
}
