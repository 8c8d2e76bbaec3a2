package org.obmeet.telemetry.cli.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries of a JSON object, by their types. What is missing or of another type throws {@link
 * ClassCastException} or {@link NullPointerException}, for the caller to name the file.
 *
 * @param map the object
 */
public record JsonObjectFields(Map<String, Object> map) {
  /** Names in order. */
  public Set<String> names() {
    return map.keySet();
  }

  /** Whether there is an entry. */
  public boolean has(String name) {
    return map.containsKey(name);
  }

  /** A text. */
  public String text(String name) {
    return textOf(map.get(name));
  }

  /** A whole number. */
  public long wholeNumber(String name) {
    return (Long) map.get(name);
  }

  /** True or false. */
  public boolean flag(String name) {
    return (Boolean) map.get(name);
  }

  /** An object. */
  public JsonObjectFields object(String name) {
    return objectOf(map.get(name));
  }

  /** Objects of a list. */
  public List<JsonObjectFields> objects(String name) {
    return ((List<?>) map.get(name)).stream().map(JsonObjectFields::objectOf).toList();
  }

  /** Texts of a list. */
  public List<String> textList(String name) {
    return ((List<?>) map.get(name)).stream().map(JsonObjectFields::textOf).toList();
  }

  /** Whole numbers or nulls of a list. */
  public List<Long> wholeNumbers(String name) {
    List<Long> wholes = new ArrayList<>();
    ((List<?>) map.get(name)).forEach(value -> wholes.add((Long) value));
    return wholes;
  }

  /** All entries, each a text. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(name, textOf(value)));
    return texts;
  }

  /** All entries, each a list of texts. */
  public Map<String, List<String>> textLists() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    map.keySet().forEach(name -> lists.put(name, textList(name)));
    return lists;
  }

  /** All entries, each an object of texts. */
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
