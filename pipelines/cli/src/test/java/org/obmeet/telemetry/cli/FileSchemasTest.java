package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Streams;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.cli.FileSamples.Kind;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.CubeLoader;
import org.obmeet.telemetry.schemas.cube.FactLoader;
import org.obmeet.telemetry.schemas.dataset.DatasetLoader;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.metric.MetricLoader;
import org.obmeet.telemetry.schemas.policy.PolicyLoader;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;
import org.obmeet.telemetry.schemas.source.YamlNode;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The JSON Schemas of the YAML files agree with the readers of the files. */
class FileSchemasTest {
  private static final Path SCHEMAS = Path.of("../../docs/reference/schema");

  /** The note of a bullet, or the default in a row of a table. */
  private static final Pattern OPTIONAL =
      Pattern.compile("- [^:]*\\b(optional|default|only)\\b[^:]*\\):|(\\|[^|]+){2}\\| *[^| ]");

  private static final Pattern RANGE = Pattern.compile("\\b([0-9.]+) (?:to ([0-9.]+)|and more)");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String UNKNOWN = "no_such_key";
  private static final CatalogSource SAMPLES = FileSamples.catalogue();
  private static final Catalog CATALOG = Catalog.load(SAMPLES);

  private final Map<Kind, JsonSchema> schemas = new HashMap<>();

  @TempDir private Path folder;

  @Test
  void init_toFolder_writesSchemasThatAcceptItsFiles() throws IOException {
    Path catalog = folder.resolve("catalog");

    assertThat(CliResult.with("init", catalog.toString()).code()).isZero();

    try (Stream<Path> files = Files.walk(catalog)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        String text = Files.readString(file);
        String schema = text.lines().findFirst().orElse("").replaceFirst(".*\\$schema=", "");
        Path of = file.resolveSibling(schema).normalize();
        assertThat(of).as(file.toString()).isRegularFile().hasParent(catalog.resolve(".schema"));
        assertThat(errors(compile(of), json(text))).as(file.toString()).isEmpty();
      }
    }
    try (Stream<Path> files = Files.list(catalog.resolve(".schema"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Kind.values()).map(Kind::fileName).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void schema_ofSample_acceptsIt(Kind kind) throws IOException {
    for (Map.Entry<String, String> sample : samples(kind).entrySet()) {
      assertThat(readerError(kind, sample.getKey(), sample.getValue())).isEmpty();
      assertThat(errors(schema(kind), json(sample.getValue()))).as(sample.getKey()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void schema_ofFileWithError_agreesWithReader(Kind kind) throws IOException {
    for (Map.Entry<String, String> sample : samples(kind).entrySet()) {
      JsonNode root = json(sample.getValue());
      for (Change change : changes(root)) {
        change.apply().run();
        Optional<String> read = readerError(kind, sample.getKey(), root.toString());
        List<String> checked = errors(schema(kind), root);
        String as = kind + " " + change.name() + ": reader " + read + ", schema " + checked;
        if (change.wrongForBoth() || read.filter(e -> e.contains(UNKNOWN + "';")).isPresent()) {
          assertThat(read).as(as).isPresent();
        }
        if (change.wrongForBoth() || read.filter(FileSchemasTest::isUnknownKey).isPresent()) {
          assertThat(checked).as(as).isNotEmpty();
        }
        if (!checked.isEmpty()) {
          assertThat(read).as(as).isPresent();
        }
        change.undo().run();
      }
      assertThat(root).isEqualTo(json(sample.getValue()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DISCLOSURE, threshold: 10, threshold: 4",
    "DISCLOSURE, threshold: 10, threshold: ten",
    "PROCESSING, region: eu, region: EU",
    "PROCESSING, statistics:, statistic:",
    "CUBE, threshold: 20, threshold: 4",
    "CUBE, '[week]', '[fortnight]'",
    "CUBE, 'count: owners', 'count: owners, sum: total_users'",
    "CUBE, 'count: owners', 'of: owners'",
    "FACT, 'label: [one, two]', 'flag: true'",
    "PROTECT, zeros: safe, zeros: unsafe",
    "PROTECT, threshold: 10, threshold: 1",
    "PROTECT, contributor: company, window: 2",
    "PROMISES, status: planned, status: done",
    "PROMISES, SampleTest#first, sampleTest",
    "MAPPING, columns:, column:",
  })
  void schema_ofBrokenFile_refusesIt(Kind kind, String part, String broken) throws IOException {
    Map.Entry<String, String> sample = samples(kind).entrySet().iterator().next();
    String text = sample.getValue().replace(part, broken);

    assertThat(text).isNotEqualTo(sample.getValue());
    assertThat(readerError(kind, sample.getKey(), text)).isPresent();
    assertThat(errors(schema(kind), json(text))).isNotEmpty();
  }

  /** The words on the page are written by hand, so keys, values and ranges are compared. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void reference_ofKind_agreesWithSchema(Kind kind) {
    JsonNode root = read(SCHEMAS.resolve(kind.fileName()));

    assertThat(mistakes(FileDescriptions.rows(kind.page(), kind.heading()), root)).isEmpty();
    if (kind == Kind.CUBE) {
      JsonNode cube = root.at("/properties/cubes/items");
      assertThat(mistakes(FileDescriptions.rows(kind.page(), "Cube"), cube)).isEmpty();
    }
  }

  @Test
  void reference_withoutAKey_hasOthers() {
    Map<String, Set<String>> expected = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      JsonNode root = read(SCHEMAS.resolve(kind.fileName()));
      Set<String> keys = expected.computeIfAbsent(kind.heading(), h -> new TreeSet<>());
      root.path("properties").fieldNames().forEachRemaining(keys::add);
      root.at("/properties/formula/properties/kind/enum").forEach(word -> keys.add(word.asText()));
    }
    for (Kind kind : Kind.values()) {
      assertThat(expected.get(kind.heading()))
          .containsAll(FileDescriptions.rows(kind.page(), kind.heading()).keySet());
    }
  }

  @Test
  void mistakes_ofWrongRows_areFound() {
    JsonNode root =
        json("properties: {a: {enum: [x]}, b: {minimum: 1, maximum: 9}, c: {}}\nrequired: [c]");
    Map<String, FileDescriptions.Row> rows = new TreeMap<>();
    rows.put("a", new FileDescriptions.Row("- `a` (`y`, optional): words", "words"));
    rows.put("b", new FileDescriptions.Row("- `b` (1 to 8, optional): words", "words"));
    rows.put("c", new FileDescriptions.Row("- `c` (text, optional): words", "words"));

    assertThat(mistakes(rows, root)).hasSize(3);
  }

  /** Returns the lines of the reference that differ from a mapping's schema. */
  private static List<String> mistakes(Map<String, FileDescriptions.Row> rows, JsonNode mapping) {
    Set<String> required = new TreeSet<>();
    mapping.path("required").forEach(key -> required.add(key.asText()));
    mapping.path("oneOf").forEach(one -> required.add(one.at("/required/0").asText()));
    List<String> mistakes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : mapping.path("properties").properties()) {
      if (!entry.getValue().has("deprecated")) {
        String line = rows.get(entry.getKey()).line();
        boolean optional = OPTIONAL.matcher(line).lookingAt();
        if (optional == required.contains(entry.getKey())
            || !values(entry.getValue()).allMatch(line::contains)
            || !hasRange(line, entry.getValue())) {
          mistakes.add(line + " differs from " + entry.getValue());
        }
      }
    }
    return mistakes;
  }

  private static Stream<String> values(JsonNode schema) {
    return Streams.stream(schema.path("enum")).map(word -> "`" + word.asText() + "`");
  }

  /** Returns false if a line has a range of numbers that is not that of the schema. */
  private static boolean hasRange(String line, JsonNode schema) {
    Matcher range = RANGE.matcher(line.replace(",000", "000"));
    return !schema.has("minimum")
        || !range.find()
        || number(range.group(1)) == schema.path("minimum").asDouble()
            && (range.group(2) == null
                || number(range.group(2)) == schema.path("maximum").asDouble());
  }

  private static double number(String digits) {
    return Double.parseDouble(digits);
  }

  /** A change of a JSON value and its reversal. The change of a type is wrong for both. */
  private record Change(String name, boolean wrongForBoth, Runnable apply, Runnable undo) {}

  private static List<Change> changes(JsonNode node) {
    List<Change> changes = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      changes.add(
          new Change(
              "with " + UNKNOWN,
              false,
              () -> object.put(UNKNOWN, "x"),
              () -> object.remove(UNKNOWN)));
      for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
        String key = entry.getKey();
        JsonNode value = entry.getValue();
        Runnable undo = () -> object.set(key, value);
        changes.add(new Change("without " + key, false, () -> object.remove(key), undo));
        changes.add(new Change(key + " nested", true, () -> object.set(key, nested()), undo));
        changes.add(new Change(key + " x", false, () -> object.put(key, "x"), undo));
        changes.add(new Change(key + " -7", false, () -> object.put(key, -7), undo));
        changes.addAll(changes(value));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        JsonNode value = array.get(i);
        Runnable undo = () -> array.set(index, value);
        changes.add(new Change("[" + i + "]", true, () -> array.set(index, nested()), undo));
        changes.addAll(changes(value));
      }
    }
    return changes;
  }

  /** Returns a value that no key may have. */
  private static ArrayNode nested() {
    return JSON.arrayNode().add(JSON.arrayNode().add("x"));
  }

  /** Returns true if a reader's error is that no reader knows the key. */
  private static boolean isUnknownKey(String error) {
    return error.matches("(?s).*\\bkey( of [^ ]+)? is '" + UNKNOWN + "'.*");
  }

  /** Returns the files of a kind by path. Of the large ones it is the sample or the first. */
  private static Map<String, String> samples(Kind kind) {
    if (FileSamples.others().containsKey(kind)) {
      Map<String, String> samples = new TreeMap<>();
      FileSamples.others().get(kind).forEach(text -> samples.put("file " + samples.size(), text));
      return samples;
    }
    List<String> paths =
        switch (kind) {
          case CUBE -> List.of("cubes/sample.yaml");
          case DATASET -> List.of("datasets/consent/dataset.yaml");
          case DOMAIN -> List.of("domains/browsers.yaml");
          case PATTERNS -> List.of("domains/patterns.yaml");
          case FACT -> List.of("facts/sample.yaml");
          case METRIC -> List.copyOf(SAMPLES.files("metrics"));
          default -> List.of("policy/" + kind.name().toLowerCase(Locale.ROOT) + ".yaml");
        };
    Map<String, String> samples = new TreeMap<>();
    paths.forEach(path -> samples.put(path, SAMPLES.text(path)));
    return samples;
  }

  /** Returns the message with which the reader of a file refuses a text. */
  private static Optional<String> readerError(Kind kind, String path, String text)
      throws IOException {
    Map<String, String> changed = new HashMap<>();
    SAMPLES.files("metrics").forEach(file -> changed.put(file, null));
    changed.put(path, text);
    CatalogSource source = new OverlaidCatalog(SAMPLES, changed);
    DomainLoader domains = new DomainLoader(source);
    PolicyLoader policy = new PolicyLoader(source);
    try {
      switch (kind) {
        case CUBE ->
            new CubeLoader(source, CATALOG.datasets(), CATALOG.facts(), CATALOG.disclosure())
                .load("sample", source.yaml(path));
        case DATASET -> new DatasetLoader(source, domains).load("consent");
        case DOMAIN -> domains.checkAll();
        case PATTERNS ->
            source.yaml(path).entries().keySet().stream()
                .map(name -> YamlNode.parse("f", "domain: pattern:" + name).require("domain"))
                .forEach(domains::load);
        case FACT -> new FactLoader(source, CATALOG.datasets()).loadAll();
        case METRIC -> new MetricLoader(source, CATALOG.cubes(), CATALOG.datasets()).loadAll();
        case DISCLOSURE -> policy.disclosure();
        case PROCESSING -> policy.processing(Optional.empty());
        case PROMISES -> policy.promises();
        default -> FileSamples.readOther(kind, text);
      }
      return Optional.empty();
    } catch (CatalogException | JobException e) {
      return Optional.of(e.getMessage());
    }
  }

  private JsonSchema schema(Kind kind) {
    return schemas.computeIfAbsent(kind, k -> compile(SCHEMAS.resolve(k.fileName())));
  }

  private static JsonSchema compile(Path file) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(read(file).toString());
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> errors(JsonSchema schema, JsonNode node) {
    return schema.validate(node).stream().map(Object::toString).toList();
  }

  /** Returns the value of a YAML text as editors see it, by the core schema of YAML 1.2. */
  private static JsonNode json(String text) {
    return json(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
  }

  private static JsonNode json(Node node) {
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        object.set(((ScalarNode) entry.getKeyNode()).getValue(), json(entry.getValueNode()));
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      sequence.getValue().forEach(item -> array.add(json(item)));
      return array;
    }
    ScalarNode scalar = (ScalarNode) node;
    String value = scalar.getValue();
    if (!scalar.isPlain()) {
      return JSON.textNode(value);
    }
    if (value.matches("true|false")) {
      return JSON.booleanNode(value.equals("true"));
    }
    if (value.matches("-?[0-9]+")) {
      return JSON.numberNode(Long.parseLong(value));
    }
    return value.matches("-?[0-9]+\\.[0-9]+")
        ? JSON.numberNode(Double.parseDouble(value))
        : JSON.textNode(value);
  }
}
