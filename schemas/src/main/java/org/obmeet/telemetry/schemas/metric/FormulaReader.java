package org.obmeet.telemetry.schemas.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.CubeInputs;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads the formula of a metric: its kind and the cubes, levels and measures in it. */
record FormulaReader(List<Cube> cubes, Map<String, Dataset> datasets) {
  private static final List<String> FLAG = List.of("yes", "no");
  private static final String ANY = "*";
  private static final long MAX_DIVISOR = 1_000_000_000;

  Formula read(YamlNode node) {
    String kind =
        node.require("kind").oneOf("value", "share", "growth", "mean", "quantile", "ratio");
    if (kind.equals("ratio")) {
      return node.oneKeyOf("cube", "cubes").equals("cubes") ? flagRatio(node) : labelRatio(node);
    }
    Cube cube = named(node.require("cube"), cubes, Cube::name);
    Formula.Cells cells = new Formula.Cells(cube.name(), levels(node, cube));
    return switch (kind) {
      case "value" -> value(node, cube, cells);
      case "share" ->
          new Formula.Share(withLevel(node, cells), additiveMeasure(node.require("measure"), cube));
      case "growth" -> new Formula.Growth(cells, measure(node, cube).name());
      case "mean" -> mean(node, cube, cells);
      default -> quantile(node, cube, cells);
    };
  }

  private static <T> T named(YamlNode node, List<T> all, Function<T, String> name) {
    List<String> names = all.stream().map(name).toList();
    return all.get(names.indexOf(node.oneOf(names)));
  }

  private static Cube.Measure measure(YamlNode node, Cube cube) {
    return named(node.require("measure"), cube.measures(), Cube.Measure::name);
  }

  private static String additiveMeasure(YamlNode node, Cube cube) {
    return node.oneOf(
        cube.measures().stream().filter(Cube.Measure::additive).map(Cube.Measure::name).toList());
  }

  private static CubeInputs.Input input(Cube cube, Cube.Dimension dimension, Dataset dataset) {
    return CubeInputs.of(dataset)
        .withWeekday(dataset)
        .with(cube.derive().stream().toList())
        .all()
        .get(dimension.binnedField().orElse(dimension.field()));
  }

  private static Formula value(YamlNode node, Cube cube, Formula.Cells cells) {
    Cube.Measure measure = measure(node, cube);
    return new Formula.Value(cells, measure.name(), measure.additive());
  }

  private static Formula mean(YamlNode node, Cube cube, Formula.Cells cells) {
    return new Formula.Mean(
        cells,
        additiveMeasure(node.require("sum"), cube),
        additiveMeasure(node.require("count"), cube),
        node.optional("divisor").map(divisor -> divisor.integer(1, MAX_DIVISOR)).orElse(1L));
  }

  /** Reads a quantile. Its levels must be the finest, because only their cells have quantiles. */
  private static Formula quantile(YamlNode node, Cube cube, Formula.Cells cells) {
    if (cells.levels().size() < cube.dimensions().size()
        || cells.levels().stream().anyMatch(l -> !l.name().equals(MetricLevel.VALUE))) {
      throw new CatalogException(
          node.position(),
          node.key() + ".level",
          cells.levels().stream().map(MetricLevel::name).toList(),
          "value for each dimension of " + cube.name());
    }
    List<String> names = cube.quantiles().stream().map(Cube.Quantile::name).toList();
    return new Formula.Quantile(
        cells,
        node.require("quantile").oneOf(names),
        node.optional("count").map(count -> additiveMeasure(count, cube)));
  }

  /** Returns the cells, and requires that they have a level of at least one dimension. */
  private static Formula.Cells withLevel(YamlNode node, Formula.Cells cells) {
    if (cells.levels().isEmpty()) {
      throw node.require("level").invalid("a level of at least one dimension");
    }
    return cells;
  }

  /** Returns the levels of the dimensions that the node names. The others are read as totals. */
  private List<MetricLevel> levels(YamlNode node, Cube cube) {
    Map<String, MetricLevel> named =
        node.optional("level")
            .map(all -> all.entries((name, at) -> level(at, name, cube)))
            .orElse(Map.of());
    return cube.dimensions().stream()
        .flatMap(d -> Stream.ofNullable(named.get(d.field())))
        .toList();
  }

  private MetricLevel level(YamlNode at, String name, Cube cube) {
    List<String> fields = cube.dimensions().stream().map(Cube.Dimension::field).toList();
    if (!fields.contains(name)) {
      throw at.invalid(name, "a dimension of " + cube.name() + ": " + String.join(", ", fields));
    }
    Cube.Dimension dimension = cube.dimensions().get(fields.indexOf(name));
    int parts = input(cube, dimension, datasets.get(cube.stream())).versionParts();
    Map<String, MetricLevel.Labels> levels = MetricLevel.of(dimension.hierarchy(), parts);
    String level = at.oneOf(List.copyOf(levels.keySet()));
    return new MetricLevel(name, level, levels.get(level));
  }

  /**
   * Reads a ratio over {@code cubes: PREFIX*}. It has one row for each cube whose name starts with
   * PREFIX and whose only dimension is a flag. The label of the row is the cube's name without
   * PREFIX.
   */
  private Formula flagRatio(YamlNode node) {
    YamlNode named = node.require("cubes");
    String prefix = named.text().endsWith(ANY) ? named.text().replace(ANY, "") : "";
    List<Cube> found =
        cubes.stream()
            .filter(cube -> !prefix.isEmpty() && cube.name().startsWith(prefix))
            .filter(cube -> cube.dimensions().size() == 1 && cube.dimensions().get(0).flag())
            .toList();
    if (found.isEmpty()) {
      throw named.invalid("PREFIX* for cubes of one flag whose names start with PREFIX");
    }
    List<String> numerator = labels(node.require("numerator"), FLAG);
    List<String> denominator = labels(node.require("denominator"), FLAG);
    YamlNode measure = node.require("measure");
    List<String> measures = found.stream().map(c -> additiveMeasure(measure, c)).toList();
    List<Formula.Ratio.Row> rows = new ArrayList<>();
    for (Cube cube : found) {
      rows.add(
          new Formula.Ratio.Row(
              cube.name(),
              cube.dimensions().get(0).field(),
              Optional.of(cube.name().substring(prefix.length())),
              numerator,
              denominator,
              FLAG));
    }
    return new Formula.Ratio(measures.get(0), rows);
  }

  private Formula labelRatio(YamlNode node) {
    YamlNode nameNode = node.require("cube");
    Cube cube = named(nameNode, cubes, Cube::name);
    if (cube.dimensions().size() != 1) {
      throw nameNode.invalid("a cube of one dimension");
    }
    Cube.Dimension dimension = cube.dimensions().get(0);
    List<String> domain = ratioDomain(nameNode, cube, dimension);
    List<String> all = new ArrayList<>(domain);
    if (!node.optional("exhaustive").map(YamlNode::flag).orElse(false)) {
      all.add(Domain.UNKNOWN);
      if (!dimension.flag() && !isOfFact(dimension, cube)) {
        all.add(Domain.NOT_LISTED);
      }
    }
    String measure = measure(node, cube).name();
    List<Formula.Ratio.Row> rows = new ArrayList<>();
    Set<String> rowLabels = new HashSet<>();
    for (YamlNode row : node.require("rows").items("at least one row")) {
      if (!rowLabels.add(row.optional("label").map(YamlNode::text).orElse(""))) {
        throw row.invalid("a row with a label that no other row has");
      }
      rows.add(
          new Formula.Ratio.Row(
              cube.name(),
              dimension.field(),
              row.optional("label").map(YamlNode::text),
              labels(row.require("numerator"), domain),
              labels(row.require("denominator"), domain),
              all));
      row.rejectUnknownKeys();
    }
    return new Formula.Ratio(measure, rows);
  }

  /**
   * Returns true if a fact gives the labels of a dimension; they do not include {@code not_listed}.
   */
  private static boolean isOfFact(Cube.Dimension dimension, Cube cube) {
    return cube.derive().stream()
        .flatMap(fact -> fact.columns().stream())
        .anyMatch(column -> column.name().equals(dimension.field()));
  }

  private List<String> ratioDomain(YamlNode named, Cube cube, Cube.Dimension dimension) {
    if (dimension.flag()) {
      return FLAG;
    }
    CubeInputs.Input input = input(cube, dimension, datasets.get(cube.stream()));
    if (dimension.binnedField().isEmpty() && input.domain() instanceof Domain.Listed listed) {
      return listed.values();
    }
    throw named.invalid("a cube whose dimension has listed labels");
  }

  private static List<String> labels(YamlNode list, List<String> domain) {
    return list.items("at least one of " + String.join(", ", domain)).stream()
        .map(item -> item.oneOf(domain))
        .distinct()
        .toList();
  }
}
