package org.obmeet.telemetry.schemas.cube;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads families of cubes from {@code cubes/FAMILY.yaml}. */
public final class CubeLoader {
  /** Names of other tables of the query database, which no cube may have. */
  private static final List<String> RESERVED = List.of("cubes", "columns", "windows", "coverage");

  private final CatalogSource source;
  private final Map<String, Dataset> datasets;
  private final Map<String, Fact> facts;
  private final DisclosurePolicy disclosure;

  /** The file that declares a cube, by cube name. */
  private final Map<String, String> fileByName = new HashMap<>();

  private final Clamps clamps = new Clamps();

  public CubeLoader(
      CatalogSource source,
      Map<String, Dataset> datasets,
      Map<String, Fact> facts,
      DisclosurePolicy disclosure) {
    this.source = source;
    this.datasets = datasets;
    this.facts = facts;
    this.disclosure = disclosure;
  }

  /** Returns the cubes of a family file in declared order, each before its histograms. */
  public List<Cube> load(String family, YamlNode file) {
    file.require("family").oneOf(List.of(family));
    Dataset dataset = dataset(file.require("stream"), datasets);
    file.require("contributor").oneOf(List.of(dataset.contributor()));
    boolean latest = latestOnly(file, dataset);
    CubeInputs fields = CubeInputs.of(dataset).withWeekday(dataset);
    Map<String, DimensionHierarchy> hierarchies = hierarchies(file, fields.with(factsOf(dataset)));
    List<Cube> cubes = new ArrayList<>();
    for (YamlNode item : file.require("cubes").items()) {
      YamlNode node = item.asDeclaration("cube");
      Optional<Fact> fact = node.optional("derive").map(named -> fact(named, dataset));
      CubeInputs inputs = fields.with(fact.stream().toList());
      Cube cube = cube(node, family, dataset, latest && fact.isEmpty(), fact, inputs, hierarchies);
      clamps.check(cube, node.require("measures"));
      List<Cube> histograms = Histograms.of(cube, dataset, inputs);
      cubes.add(cube);
      cubes.addAll(histograms);
      claimName(node.require("name"), cube.name());
      histograms.forEach(histogram -> claimName(node.require("name"), histogram.name()));
    }
    file.rejectUnknownKeys();
    return cubes;
  }

  private void claimName(YamlNode at, String name) {
    String other = fileByName.put(name, at.file());
    if (other != null) {
      throw at.invalid(name, "a name that no cube of " + other + " has");
    }
  }

  /** Returns the data set that a node names. It must have contributors. */
  static Dataset dataset(YamlNode node, Map<String, Dataset> datasets) {
    List<String> streams =
        datasets.keySet().stream().filter(s -> datasets.get(s).epochDays() > 0).sorted().toList();
    return datasets.get(node.oneOf(streams));
  }

  private static boolean latestOnly(YamlNode file, Dataset dataset) {
    if (dataset.unitField().isEmpty()) {
      file.forbid("pick", "no pick; every record of " + dataset.name() + " counts");
      return false;
    }
    file.require("pick").oneOf("latest");
    return true;
  }

  private Map<String, DimensionHierarchy> hierarchies(YamlNode file, CubeInputs inputs) {
    DimensionHierarchyLoader loader = new DimensionHierarchyLoader(source);
    BiFunction<String, YamlNode, DimensionHierarchy> reader =
        (name, node) ->
            loader.load(node, inputs.field(node, name, i -> i.type() == ValueType.LABEL));
    return file.optional("hierarchies").map(all -> all.entries(reader)).orElse(Map.of());
  }

  private List<Fact> factsOf(Dataset dataset) {
    return facts.values().stream().filter(f -> f.stream().equals(dataset.name())).toList();
  }

  private Fact fact(YamlNode node, Dataset dataset) {
    return facts.get(node.oneOf(factsOf(dataset).stream().map(Fact::name).toList()));
  }

  private Cube cube(
      YamlNode node,
      String family,
      Dataset dataset,
      boolean latest,
      Optional<Fact> fact,
      CubeInputs inputs,
      Map<String, DimensionHierarchy> hierarchies) {
    DimensionReader dimensionReader = new DimensionReader(inputs, hierarchies);
    MeasureReader measureReader = new MeasureReader(dataset, inputs, fact);
    String name = cubeName(node.require("name"));
    YamlNode columns = node.require("measures");
    List<Cube.Measure> measures = measureReader.measures(columns);
    List<Cube.Dimension> dimensions = dimensionReader.dimensions(node.require("dimensions"));
    Map<YamlNode, Cube.Quantile> quantiles = measureReader.quantiles(columns, name);
    Set<String> names = dimensions.stream().map(Cube.Dimension::field).collect(Collectors.toSet());
    MeasureReader.checkNames(columns, names);
    checkBins(quantiles, names);
    Map<String, String> where = dimensionReader.where(node.optional("where"));
    Set<String> used = new HashSet<>(where.keySet());
    dimensions.forEach(d -> used.add(d.binnedField().orElse(d.field())));
    measures.forEach(m -> used.add(m.field()));
    quantiles.values().forEach(q -> used.add(q.field()));
    fact.ifPresent(f -> used.addAll(f.reads()));
    fact.flatMap(Fact::firstSeenField).ifPresent(used::add);
    boolean additive = !quantiles.isEmpty() || measures.stream().anyMatch(Cube.Measure::additive);
    Cube cube =
        new Cube(
            family,
            name,
            node.require("title").text(),
            node.require("description").text(),
            dataset.name(),
            latest,
            windows(node.optional("windows"), dataset, additive, fact),
            requiredScope(dataset, used),
            where,
            dimensions,
            measures,
            threshold(node),
            dominance(node),
            fact,
            List.copyOf(quantiles.values()),
            node.require("why").text(),
            node.optional("asked_by").map(YamlNode::text));
    node.rejectUnknownKeys();
    return cube;
  }

  /**
   * Checks that no dimension has the bins of a number with a quantile. The number's histogram has
   * them.
   */
  private static void checkBins(Map<YamlNode, Cube.Quantile> quantiles, Set<String> dimensions) {
    quantiles.forEach(
        (item, quantile) -> {
          if (dimensions.contains(quantile.field() + "_band")) {
            throw item.require("of").invalid("a number whose bins are no dimension of the cube");
          }
        });
  }

  private static String cubeName(YamlNode node) {
    String name = node.name();
    if (RESERVED.contains(name)) {
      throw node.invalid("a name that is none of " + RESERVED);
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

  /**
   * Returns the widest scope of the used fields. It is at least {@link Scope#INFO_PAGE} if the data
   * set has a field of this scope.
   */
  private static Scope requiredScope(Dataset dataset, Set<String> used) {
    Scope widest = Scope.ENVELOPE;
    for (Field field : dataset.fields()) {
      boolean counts = used.contains(field.name()) || field.scope() == Scope.INFO_PAGE;
      if (counts && !widest.covers(field.scope())) {
        widest = field.scope();
      }
    }
    return widest;
  }

  /**
   * Returns the declared window kinds, or the base window if the key {@code windows} is absent.
   *
   * @param additive true if the cube has additive measures or quantiles
   */
  private static List<WindowKind> windows(
      Optional<YamlNode> declared, Dataset dataset, boolean additive, Optional<Fact> fact) {
    if (declared.isEmpty()) {
      return List.of(dataset.baseWindow());
    }
    List<WindowKind> windows = new ArrayList<>();
    String allowed = "at least one of " + KeywordEnum.words(WindowKind.class);
    for (YamlNode item : declared.get().items(allowed)) {
      WindowKind kind = item.oneOf(WindowKind.class);
      if (windows.contains(kind)) {
        throw item.invalid("each window kind once");
      }
      if (kind != dataset.baseWindow() && additive) {
        throw item.invalid(
            dataset.baseWindow().word()
                + " for a cube with sums; other windows are for counts of contributors only");
      }
      if (kind.days() < dataset.baseWindow().days()) {
        throw item.invalid(
            "a window no shorter than %s, the base window of %s"
                .formatted(dataset.baseWindow().word(), dataset.name()));
      }
      fact.ifPresent(f -> checkHistory(item, kind, f, dataset));
      windows.add(kind);
    }
    return windows;
  }

  private static void checkHistory(YamlNode item, WindowKind kind, Fact fact, Dataset dataset) {
    if (fact.history() instanceof Fact.History.Days history
        && history.days() + kind.days() > dataset.epochDays()) {
      throw item.invalid(
          "a window that fits a key rotation period of %s days with the %s days that %s reads before it"
              .formatted(
                  Integer.toString(dataset.epochDays()),
                  Integer.toString(history.days()),
                  fact.name()));
    }
  }
}
