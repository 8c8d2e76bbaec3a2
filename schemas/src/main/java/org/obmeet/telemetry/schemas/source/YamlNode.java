package org.obmeet.telemetry.schemas.source;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A value of a YAML or JSON file, with its file and key. Scalars are texts as in the file: {@code
 * no} is the word "no". {@link #rejectUnknownKeys()} finds keys that no reader used.
 *
 * <p>All errors are a {@link CatalogException} with the file, the line if it is known, the key, the
 * value and the allowed values.
 */
public final class YamlNode {
  /** The end of a key that {@link #asDeclaration} has set, such as {@code cube x: }. */
  private static final String DECLARED = ": ";

  private static final int MAX_TEXT = 2_000;

  /** Control characters except for tab and line feed, and marks of direction. */
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\\t\\n]]");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final String file;
  private final String key;
  private final Node node;

  /** The position of the key or list item; empty at the top of the file. */
  private final Optional<Mark> mark;

  private final Map<String, YamlNode> entries = new LinkedHashMap<>();

  private final YamlReading reading;

  private YamlNode(String file, String key, Node node, Optional<Mark> mark, YamlReading reading) {
    this.reading = reading;
    this.file = file;
    this.key = key;
    this.node = node;
    this.mark = mark;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String name = tuple.getKeyNode() instanceof ScalarNode s ? s.getValue() : "?";
        String path = path(name);
        Optional<Mark> at = Optional.ofNullable(tuple.getKeyNode().getStartMark());
        YamlNode entry = new YamlNode(file, path, tuple.getValueNode(), at, reading.entry(name));
        if (entries.put(name, entry) != null) {
          throw new CatalogException(entry.position(), path + " is given twice");
        }
      }
    }
  }

  /** Parses a file. Its top level must be a mapping. A file of comments alone has no keys. */
  public static YamlNode parse(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(0);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), options);
      Node root = new Composer(parser, new Resolver(), options).getSingleNode();
      if (root == null) {
        root = new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.BLOCK);
      }
      if (!(root instanceof MappingNode)) {
        throw new CatalogException(file, "the file must be keys and values");
      }
      return new YamlNode(file, "", root, Optional.empty(), new YamlReading());
    } catch (YAMLException e) {
      throw new CatalogException(
          file, "not valid " + (file.endsWith(".avsc") ? "JSON" : "YAML") + problem(e));
    }
  }

  /** Returns the line and the description of a syntax error, as one line of text. */
  private static String problem(YAMLException e) {
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      String problem = marked.getProblem().lines().findFirst().orElse("unreadable");
      return ", line " + (marked.getProblemMark().getLine() + 1) + ": " + problem;
    }
    return ": " + e.getMessage().lines().findFirst().orElse("unreadable");
  }

  /** Returns this value with a key that is clear in messages, such as {@code fields[version]}. */
  public YamlNode as(String newKey) {
    return new YamlNode(file, newKey, node, mark, reading);
  }

  /** Returns this mapping with its kind and name, which messages show before the keys. */
  public YamlNode asDeclaration(String kind) {
    YamlNode name = entries.get("name");
    return name == null || !name.isText() ? this : as(kind + " " + name.text() + DECLARED);
  }

  /** Returns the record of the keys, types and words that readers asked of this value. */
  public YamlReading reading() {
    return reading;
  }

  /** Returns the file name that was passed to {@link #parse}. */
  public String file() {
    return file;
  }

  /** Returns the path of keys to this value, or the key that {@link #as} has set. */
  public String key() {
    return key;
  }

  public boolean isText() {
    return node instanceof ScalarNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** Returns the value of a key that must exist. */
  public YamlNode require(String name) {
    if (!isMapping()) {
      throw invalid("keys and values");
    }
    reading.required().add(name);
    return optional(name).orElseThrow(() -> missing(name));
  }

  /** Returns the exception for a missing key, or for the key that is its misspelling. */
  private CatalogException missing(String name) {
    return entries.keySet().stream()
        .filter(given -> !reading.known().contains(given))
        .filter(given -> CatalogException.closest(given, List.of(name)).isPresent())
        .findFirst()
        .map(given -> entries.get(given).unknownKey(this, List.of(name)))
        .orElseGet(() -> new CatalogException(position(), path(name) + " is missing"));
  }

  public void forbid(String name, String allowed) {
    YamlNode given = entries.get(name);
    if (given != null) {
      throw given.invalid(allowed);
    }
  }

  /** Returns the key that exists. Exactly one of the given keys must exist. */
  public String oneKeyOf(String... keys) {
    List<String> all = List.of(keys);
    if (!isMapping()) {
      throw invalid("keys and values, with one of " + String.join(", ", all));
    }
    reading.alternatives = all;
    List<String> given = all.stream().filter(name -> optional(name).isPresent()).toList();
    if (given.size() != 1) {
      throw new CatalogException(
          position(),
          key.isEmpty() ? "key" : shownKey(),
          given.isEmpty() ? "neither " + String.join(" nor ", all) : String.join(" and ", given),
          "one of " + String.join(", ", all));
    }
    return given.get(0);
  }

  public Optional<YamlNode> optional(String name) {
    reading.known().add(name);
    return Optional.ofNullable(entries.get(name));
  }

  /** Returns all values by key. All keys of this mapping count as known. */
  public Map<String, YamlNode> entries() {
    if (!isMapping()) {
      throw invalid("keys and values");
    }
    reading.anyKey = true;
    reading.known().addAll(entries.keySet());
    return entries;
  }

  /** Returns the results of a reader for each value, by key. */
  public <T> Map<String, T> entries(BiFunction<String, YamlNode, T> reader) {
    Map<String, T> read = new LinkedHashMap<>();
    entries().forEach((name, node) -> read.put(name, reader.apply(name, node)));
    return read;
  }

  /** Returns the elements of this list, which must not be empty. */
  public List<YamlNode> items(String allowed) {
    List<YamlNode> items = items();
    if (items.isEmpty()) {
      throw invalid(allowed);
    }
    return items;
  }

  public List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw invalid("a list");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      Optional<Mark> at = Optional.ofNullable(item.getStartMark());
      int index = items.size();
      items.add(new YamlNode(file, key + "[" + index + "]", item, at, reading.item(index)));
    }
    reading.list = true;
    return items;
  }

  /** Returns the elements of a list that must all be texts. */
  public List<String> texts() {
    return items().stream().map(YamlNode::text).toList();
  }

  /** Returns the text. It is not blank, and no reader is misled by what it does not show. */
  public String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw invalid("a text");
    }
    if (scalar.getValue().length() > MAX_TEXT || HIDDEN.matcher(scalar.getValue()).find()) {
      throw new CatalogException(
          position(),
          "%s has %s characters; allowed: a text of at most %s, without control characters and marks that change the direction of reading"
              .formatted(shownKey(), scalar.getValue().length(), MAX_TEXT));
    }
    reading.acceptText(scalar.getValue());
    return scalar.getValue();
  }

  /** Returns the text, which must be a valid name for tables, columns and fields. */
  public String name() {
    return matching(NAME, NAME.pattern());
  }

  /** Returns the text, which must match a pattern as a whole. */
  public String matching(Pattern pattern, String allowed) {
    if (!pattern.matcher(text()).matches()) {
      throw invalid(allowed);
    }
    reading.acceptPattern("^(" + pattern.pattern() + ")$");
    return text();
  }

  /** Returns the integer, which must be in a range. */
  public long integer(long min, long max) {
    reading.acceptNumber("integer", min, max);
    return parsed(
        Long::parseLong, value -> value >= min && value <= max, "an integer " + min + ".." + max);
  }

  /** Returns the number, which must be in a range. */
  public double number(double min, double max) {
    reading.acceptNumber("number", min, max);
    return parsed(
        Double::parseDouble, value -> value >= min && value <= max, "a number " + min + ".." + max);
  }

  /**
   * Returns the value of the text.
   *
   * @param parser throws a {@link NumberFormatException} or {@link DateTimeException} for an
   *     unreadable text
   * @param allowed description of the values that are readable and satisfy the condition
   */
  public <T> T parsed(Function<String, T> parser, Predicate<T> condition, String allowed) {
    String text = text();
    try {
      T value = parser.apply(text);
      if (condition.test(value)) {
        return value;
      }
    } catch (NumberFormatException | DateTimeException e) {
      // The statement below reports the error with the allowed values.
    }
    throw invalid(allowed);
  }

  /** Returns the boolean, which must be {@code true} or {@code false}. */
  public boolean flag() {
    boolean flag = oneOf(List.of("true", "false")).equals("true");
    reading.form = Map.of("type", "boolean");
    return flag;
  }

  /** Returns the text, which must be one of these words. They are the same in all catalogues. */
  public String oneOf(String... words) {
    reading.acceptWords(Stream.of(words));
    return oneOf(List.of(words));
  }

  /** Returns the text, which must be one of the allowed words. */
  public String oneOf(List<String> allowed) {
    if (!isText() || !allowed.contains(text())) {
      throw isText() ? invalid(text(), allowed) : invalid(CatalogException.listed(allowed));
    }
    return text();
  }

  /** Returns the enum constant whose keyword is the text. */
  public <E extends Enum<E> & KeywordEnum> E oneOf(Class<E> type) {
    String[] words =
        Arrays.stream(type.getEnumConstants()).map(KeywordEnum::word).toArray(String[]::new);
    return KeywordEnum.of(type, oneOf(words)).orElseThrow();
  }

  /** Throws an exception if this is no mapping, or has a key that no reader has used. */
  public void rejectUnknownKeys() {
    if (!isMapping()) {
      throw invalid("keys and values");
    }
    for (String name : entries.keySet()) {
      if (!reading.known().contains(name)) {
        throw entries.get(name).unknownKey(this, reading.known());
      }
    }
  }

  /** Returns the result of a reader, which must use all keys of this mapping. */
  public <T> T read(Function<YamlNode, T> reader) {
    T value = reader.apply(this);
    rejectUnknownKeys();
    return value;
  }

  private CatalogException unknownKey(YamlNode mapping, Collection<String> allowed) {
    String where =
        mapping.key.isEmpty() || mapping.key.endsWith(DECLARED)
            ? mapping.key + "key"
            : "key of " + mapping.key;
    String prefix = mapping.key.isEmpty() ? "" : mapping.path("");
    return new CatalogException(position(), where, key.substring(prefix.length()), allowed);
  }

  /** Returns the exception that reports this value as not allowed. */
  public CatalogException invalid(String allowed) {
    if (node instanceof ScalarNode scalar) {
      return invalid(scalar.getValue(), allowed);
    }
    String shape = isList() ? "a list" : "a mapping";
    return new CatalogException(
        position(), "%s is %s; allowed: %s".formatted(shownKey(), shape, allowed));
  }

  /** Returns the exception that reports {@code found} in this value as not allowed. */
  public CatalogException invalid(Object found, String allowed) {
    return new CatalogException(position(), shownKey(), found, allowed);
  }

  /** Returns the exception that reports {@code found}, which is none of the allowed words. */
  public CatalogException invalid(Object found, Collection<String> allowed) {
    return new CatalogException(position(), shownKey(), found, allowed);
  }

  /** Returns the file and, except at its top, the line of this value, as {@code FILE:LINE}. */
  public String position() {
    return mark.map(at -> file + ":" + (at.getLine() + 1)).orElse(file);
  }

  private String shownKey() {
    return key.endsWith(DECLARED) ? key.substring(0, key.length() - DECLARED.length()) : key;
  }

  private String path(String name) {
    return key.isEmpty() || key.endsWith(DECLARED) ? key + name : key + "." + name;
  }
}
