package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one family of cubes, {@code cubes/FAMILY.yaml}. */
final class CubeLoader {
  /** Tables of the catalogue that people query, beside those of cubes. */
  private static final List<String> TABLES = List.of("cubes", "columns", "windows", "withheld");

  /** Ends the name of a cube's second table. */
  private static final String LEVELS = "_levels";

  private static final Ladder FLAT = new Ladder.Flat();

  private final CatalogSource source;
  private final Map<String, Dataset> datasets;
  private final DisclosurePolicy disclosure;

  CubeLoader(CatalogSource source, Map<String, Dataset> datasets, DisclosurePolicy disclosure) {
    this.source = source;
    this.datasets = datasets;
    this.disclosure = disclosure;
  }

  /** The cubes of a family file in the order of declaration. */
  List<Cube> load(String path) {
    YamlNode file = YamlNode.parse(path, source.text(path));
    String family = path.substring("cubes/".length(), path.length() - ".yaml".length());
    file.require("family").word(List.of(family));
    Dataset dataset = dataset(file.require("stream"));
    file.require("contributor").word(List.of(dataset.contributor()));
    boolean latest = latestOnly(file, dataset);
    Map<String, Ladder> ladders = ladders(file, dataset);
    List<Cube> cubes = new ArrayList<>();
    for (YamlNode node : file.require("cubes").items()) {
      cubes.add(cube(node, family, dataset, latest, ladders));
    }
    file.closed();
    return cubes;
  }

  private Dataset dataset(YamlNode node) {
    List<String> streams =
        datasets.values().stream()
            .filter(d -> d.epochDays() > 0)
            .map(Dataset::name)
            .sorted()
            .toList();
    return datasets.get(node.word(streams));
  }

  private static boolean latestOnly(YamlNode file, Dataset dataset) {
    if (dataset.unitField().isEmpty()) {
      file.optional("pick")
          .ifPresent(
              node -> {
                throw node.fault("no pick; every record of " + dataset.name() + " counts");
              });
      return false;
    }
    file.require("pick").word(List.of("latest"));
    return true;
  }

  private Map<String, Ladder> ladders(YamlNode file, Dataset dataset) {
    Map<String, Ladder> ladders = new HashMap<>();
    LadderLoader loader = new LadderLoader(source);
    file.optional("ladders")
        .ifPresent(
            all ->
                all.entries()
                    .forEach(
                        (name, node) -> {
                          Field field = field(node, name, dataset, Set.of(ValueType.LABEL));
                          ladders.put(name, loader.load(node, field));
                        }));
    return ladders;
  }

  private Cube cube(
      YamlNode node, String family, Dataset dataset, boolean latest, Map<String, Ladder> ladders) {
    List<Cube.Measure> measures = MeasureReader.read(node.require("measures"), dataset);
    Set<String> used = new HashSet<>();
    List<Cube.Dimension> dimensions = dimensions(node.require("dimensions"), dataset, ladders);
    dimensions.forEach(d -> used.add(d.field()));
    measures.forEach(m -> used.add(m.field()));
    MeasureReader.checkNames(node.require("measures"), measures, used);
    Map<String, String> where = where(node.optional("where"), dataset);
    used.addAll(where.keySet());
    Cube cube =
        new Cube(
            family,
            table(node.require("name")),
            node.require("title").text(),
            node.require("description").text(),
            dataset.name(),
            latest,
            windows(node.optional("windows"), dataset, measures),
            population(dataset, used),
            where,
            dimensions,
            measures,
            threshold(node),
            dominance(node));
    node.closed();
    return cube;
  }

  private static String table(YamlNode node) {
    String name = node.name();
    if (TABLES.contains(name) || name.endsWith(LEVELS)) {
      throw node.fault("a name that ends not in " + LEVELS + " and is none of " + TABLES);
    }
    return name;
  }

  private int threshold(YamlNode node) {
    return node.optional("threshold")
        .map(t -> (int) t.integer(DisclosurePolicy.FLOOR, 1_000_000))
        .orElse(disclosure.threshold());
  }

  private int dominance(YamlNode node) {
    return node.optional("dominance")
        .map(d -> (int) d.integer(1, 100))
        .orElse(disclosure.dominancePercent());
  }

  private static List<Cube.Dimension> dimensions(
      YamlNode list, Dataset dataset, Map<String, Ladder> ladders) {
    Map<String, Cube.Dimension> dimensions = new LinkedHashMap<>();
    for (YamlNode item : list.items()) {
      Cube.Dimension dimension = dimension(item, dataset, ladders);
      if (dimensions.put(dimension.field(), dimension) != null) {
        throw item.fault("each field once");
      }
    }
    return List.copyOf(dimensions.values());
  }

  private static Cube.Dimension dimension(
      YamlNode item, Dataset dataset, Map<String, Ladder> ladders) {
    YamlNode named = item.isText() ? item : item.require("field");
    Field field = field(named, named.text(), dataset, Set.of(ValueType.LABEL, ValueType.BOOLEAN));
    boolean sensitive = false;
    String title = field.title();
    if (!item.isText()) {
      sensitive = item.optional("sensitive").map(YamlNode::flag).orElse(false);
      title = item.optional("title").map(YamlNode::text).orElse(title);
      item.closed();
    }
    return new Cube.Dimension(
        field.name(),
        field.type() == ValueType.BOOLEAN,
        sensitive,
        ladders.getOrDefault(field.name(), FLAT),
        title);
  }

  private static Map<String, String> where(Optional<YamlNode> declared, Dataset dataset) {
    Map<String, String> where = new LinkedHashMap<>();
    declared.ifPresent(
        all ->
            all.entries()
                .forEach(
                    (name, node) -> {
                      Field field = field(node, name, dataset, Set.of(ValueType.LABEL));
                      if (!field.domain().contains(node.text())) {
                        throw node.fault(field.domain().describe());
                      }
                      where.put(name, node.text());
                    }));
    return where;
  }

  /** The field of a name, which must be of one of the types. */
  static Field field(YamlNode at, String name, Dataset dataset, Set<ValueType> types) {
    return dataset
        .field(name)
        .filter(f -> types.contains(f.type()))
        .orElseThrow(
            () ->
                new CatalogException(
                    at.file(),
                    at.key(),
                    name,
                    String.join(
                        ", ",
                        dataset.fields().stream()
                            .filter(f -> types.contains(f.type()))
                            .map(Field::name)
                            .toList())));
  }

  private static List<WindowKind> windows(
      Optional<YamlNode> declared, Dataset dataset, List<Cube.Measure> measures) {
    if (declared.isEmpty()) {
      return List.of(dataset.baseWindow());
    }
    List<WindowKind> windows = new ArrayList<>();
    for (YamlNode item : declared.get().items()) {
      WindowKind kind = item.word(WindowKind.class);
      if (windows.contains(kind)) {
        throw item.fault("each window kind once");
      }
      if (kind != dataset.baseWindow() && measures.stream().anyMatch(Cube.Measure::additive)) {
        throw item.fault(
            dataset.baseWindow().word()
                + " for a cube with sums; one window kind per protection group carries measures");
      }
      windows.add(kind);
    }
    if (windows.isEmpty()) {
      throw declared.get().fault("at least one of " + Worded.words(WindowKind.class));
    }
    return windows;
  }

  private static Scope population(Dataset dataset, Set<String> used) {
    Scope widest = Scope.ENVELOPE;
    for (Field field : dataset.fields()) {
      boolean counts = used.contains(field.name()) || field.scope() == Scope.INFO_PAGE;
      if (counts && !widest.covers(field.scope())) {
        widest = field.scope();
      }
    }
    return widest;
  }
}
