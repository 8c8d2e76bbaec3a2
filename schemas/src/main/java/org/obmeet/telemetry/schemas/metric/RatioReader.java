package org.obmeet.telemetry.schemas.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.CubeInputs;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Reads a formula of kind {@code ratio}, which has one of two forms. With {@code cube} and {@code
 * rows}, each row is a ratio of labels of one cube. With {@code cubes: PREFIX*}, there is one row
 * for each cube whose name starts with PREFIX and whose only dimension is a flag.
 */
record RatioReader(List<Cube> cubes, Map<String, Dataset> datasets) {
  private static final List<String> FLAG = List.of("yes", "no");
  private static final String ANY = "*";

  Formula read(YamlNode node) {
    return node.oneKeyOf("cube", "cubes").equals("cubes") ? flags(node) : rows(node);
  }

  /** Reads one row for each cube of a flag. Its label is the cube's name without PREFIX. */
  private Formula flags(YamlNode node) {
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
    List<String> measures =
        found.stream().map(c -> FormulaReader.additiveMeasure(measure, c)).toList();
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

  private Formula rows(YamlNode node) {
    YamlNode named = node.require("cube");
    Cube cube = FormulaReader.cube(named, cubes);
    if (cube.dimensions().size() != 1) {
      throw named.invalid("a cube of one dimension");
    }
    Cube.Dimension dimension = cube.dimensions().get(0);
    List<String> domain = domain(named, cube, dimension);
    // A contributor may have the label unknown, unless the formula declares the list exhaustive.
    boolean exhaustive = node.optional("exhaustive").map(YamlNode::flag).orElse(false);
    List<String> all = new ArrayList<>(domain);
    if (!exhaustive) {
      all.add(Domain.UNKNOWN);
    }
    String measure = FormulaReader.measure(node, cube).name();
    List<Formula.Ratio.Row> rows = new ArrayList<>();
    for (YamlNode row : node.require("rows").items("at least one row")) {
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

  private List<String> domain(YamlNode named, Cube cube, Cube.Dimension dimension) {
    if (dimension.flag()) {
      return FLAG;
    }
    CubeInputs.Input input = FormulaReader.input(cube, dimension, datasets.get(cube.stream()));
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
