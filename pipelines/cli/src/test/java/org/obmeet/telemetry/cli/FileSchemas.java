package org.obmeet.telemetry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.source.YamlReading;

/** Makes the JSON Schemas of YAML files from what their readers asked of {@link FileSamples}. */
final class FileSchemas {
  /** The key whose word decides which other keys a mapping has. */
  private static final String KIND = "kind";

  private final FileSamples.Kind kind;

  private FileSchemas(FileSamples.Kind kind) {
    this.kind = kind;
  }

  /** Returns each schema by its file name. */
  static Map<String, String> all() throws IOException {
    Map<String, String> all = new TreeMap<>();
    Map<FileSamples.Kind, List<YamlReading>> readings = FileSamples.read();
    for (FileSamples.Kind kind : FileSamples.Kind.values()) {
      all.put(kind.fileName(), new FileSchemas(kind).text(readings.get(kind)));
    }
    return all;
  }

  private String text(List<YamlReading> readings) throws IOException {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", kind.heading());
    schema.putAll(schema("", readings));
    schema.put("$defs", Map.of("text", new TreeMap<>(YamlReading.TEXT)));
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(schema)
        + "\n";
  }

  private Map<String, Object> schema(String path, List<YamlReading> all) {
    List<Map<String, Object>> forms = new ArrayList<>();
    List<Map<String, Object>> scalars =
        all.stream().map(YamlReading::form).filter(f -> !f.isEmpty()).distinct().toList();
    if (scalars.contains(YamlReading.TEXT)) {
      forms.add(Map.of("$ref", "#/$defs/text"));
    } else {
      scalars.forEach(form -> forms.add(new TreeMap<>(form)));
    }
    List<YamlReading> lists = all.stream().filter(YamlReading::isList).toList();
    if (!lists.isEmpty()) {
      List<YamlReading> items = lists.stream().flatMap(l -> l.items().stream()).toList();
      Map<String, Object> list = new LinkedHashMap<>(Map.of("type", "array"));
      if (!items.isEmpty()) {
        list.put("items", schema(path + "[]", items));
      }
      forms.add(list);
    }
    List<YamlReading> mappings =
        all.stream().filter(r -> r.anyKey() || !r.known().isEmpty()).toList();
    if (!mappings.isEmpty()) {
      forms.add(mapping(path, mappings));
    }
    if (forms.isEmpty()) {
      throw new IllegalStateException(kind + ": no sample has a value for " + path);
    }
    return forms.size() == 1 ? forms.get(0) : Map.of("anyOf", forms);
  }

  private Map<String, Object> mapping(String path, List<YamlReading> all) {
    Map<String, Object> mapping = new LinkedHashMap<>(Map.of("type", "object"));
    if (all.stream().anyMatch(YamlReading::anyKey)) {
      List<YamlReading> values = all.stream().flatMap(r -> r.entries().values().stream()).toList();
      mapping.put("additionalProperties", schema(path + ".*", values));
      return mapping;
    }
    Set<String> keys = keys(all);
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : keys) {
      properties.put(key, property(path, key, all));
    }
    mapping.put("properties", properties);
    mapping.put("additionalProperties", false);
    mapping.putAll(rules(all, keys, Set.of()));
    return mapping;
  }

  private Map<String, Object> property(String path, String key, List<YamlReading> all) {
    Map<String, Object> property = new LinkedHashMap<>();
    Map<String, String> descriptions = kind.descriptions(path);
    if (!descriptions.isEmpty()) {
      String text = descriptions.get(key);
      if (text == null) {
        throw new IllegalStateException(kind + ": the reference does not describe " + key);
      }
      property.put("description", text);
    }
    String below = path.isEmpty() ? key : path + "." + key;
    List<YamlReading> values = present(all, key);
    if (values.isEmpty()) {
      throw new IllegalStateException(kind + ": no sample has the key " + below);
    }
    property.putAll(schema(below, values));
    return property;
  }

  /**
   * Returns the keywords for required keys and for groups of keys that go together.
   *
   * @param accepted the keys that are accepted without these keywords
   * @param required the keys that are required without these keywords
   */
  private static Map<String, Object> rules(
      List<YamlReading> all, Set<String> accepted, Set<String> required) {
    Map<String, Object> rules = new LinkedHashMap<>();
    Set<String> ownKeys = keys(all);
    if (!ownKeys.containsAll(accepted)) {
      rules.put("propertyNames", Map.of("enum", ownKeys));
    }
    Set<String> ownRequired = new TreeSet<>(all.get(0).required());
    all.forEach(reading -> ownRequired.retainAll(reading.required()));
    if (!required.containsAll(ownRequired)) {
      rules.put("required", ownRequired);
    }
    List<Map<String, Object>> cases = new ArrayList<>();
    List<String> alternatives = all.get(0).alternatives();
    boolean oneKey =
        !alternatives.isEmpty()
            && !required.containsAll(alternatives)
            && all.stream().allMatch(r -> r.alternatives().equals(alternatives));
    if (oneKey) {
      rules.put(
          "oneOf", alternatives.stream().map(key -> Map.of("required", List.of(key))).toList());
    }
    Set<String> above = new TreeSet<>(required);
    above.addAll(ownRequired);
    for (String key : oneKey ? alternatives : List.<String>of()) {
      List<YamlReading> group = all.stream().filter(r -> r.entries().containsKey(key)).toList();
      Set<String> withAll = new TreeSet<>(above);
      withAll.addAll(alternatives);
      addCase(cases, Map.of("required", List.of(key)), rules(group, ownKeys, withAll));
    }
    if (ownRequired.contains(KIND) && !required.contains(KIND)) {
      Map<String, List<YamlReading>> byKind =
          all.stream()
              .collect(
                  Collectors.groupingBy(
                      r -> r.entries().get(KIND).text(), TreeMap::new, Collectors.toList()));
      byKind.forEach(
          (word, group) ->
              addCase(
                  cases,
                  Map.of("properties", Map.of(KIND, Map.of("const", word))),
                  rules(group, ownKeys, above)));
    }
    if (!cases.isEmpty()) {
      rules.put("allOf", cases);
    }
    return rules;
  }

  private static void addCase(
      List<Map<String, Object>> cases, Map<String, Object> condition, Map<String, Object> rules) {
    if (!rules.isEmpty()) {
      Map<String, Object> added = new LinkedHashMap<>();
      added.put("if", condition);
      added.put("then", rules);
      cases.add(added);
    }
  }

  private static Set<String> keys(List<YamlReading> all) {
    return all.stream()
        .flatMap(reading -> reading.known().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<YamlReading> present(List<YamlReading> all, String key) {
    return all.stream().flatMap(reading -> Stream.ofNullable(reading.entries().get(key))).toList();
  }
}
