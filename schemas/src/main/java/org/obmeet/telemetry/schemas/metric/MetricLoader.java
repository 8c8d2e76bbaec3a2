package org.obmeet.telemetry.schemas.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads metrics from {@code metrics/NAME.yaml}, and checks them against their cubes. */
public final class MetricLoader {
  private final CatalogSource source;
  private final FormulaReader formulas;
  private final Map<String, Cube> cubes;

  public MetricLoader(CatalogSource source, Collection<Cube> cubes, Map<String, Dataset> datasets) {
    this.source = source;
    this.cubes = cubes.stream().collect(Collectors.toMap(Cube::name, Function.identity()));
    this.formulas = new FormulaReader(List.copyOf(cubes), datasets);
  }

  public Map<String, Metric> loadAll() {
    Map<String, Metric> metrics = new TreeMap<>();
    source
        .declarations("metrics", "NAME")
        .forEach((name, file) -> metrics.put(name, load(name, file)));
    return metrics;
  }

  private Metric load(String name, YamlNode file) {
    file.require("name").oneOf(List.of(name));
    YamlNode formulaNode = file.require("formula");
    Formula formula = formulas.read(formulaNode);
    formulaNode.rejectUnknownKeys();
    Metric metric =
        new Metric(
            name,
            file.require("title").text(),
            file.require("question").text() + limits(formula),
            file.require("unit").text(),
            file.require("population").text(),
            scope(formula),
            additive(file.require("additive"), formula),
            window(file, formula),
            formula);
    file.rejectUnknownKeys();
    return metric;
  }

  /** Returns a sentence for each sum of the formula that counts only a part of large values. */
  private String limits(Formula formula) {
    return formula.cubes().stream()
        .flatMap(cube -> cubes.get(cube).measures().stream())
        .filter(measure -> measure.isCapped() && formula.measures().contains(measure.name()))
        .map(measure -> " " + measure.title() + ".")
        .distinct()
        .collect(Collectors.joining());
  }

  /** Returns the widest scope of consent that a cube of the formula requires. */
  private Scope scope(Formula formula) {
    return formula.cubes().stream()
        .map(cube -> cubes.get(cube).requiredScope())
        .max(Comparator.naturalOrder())
        .orElse(Scope.ENVELOPE);
  }

  private static boolean additive(YamlNode node, Formula formula) {
    boolean adds = formula instanceof Formula.Value value && value.additive();
    if (node.flag() && !adds) {
      throw node.invalid("false; only a value of a measure that adds up is additive");
    }
    return node.flag();
  }

  /** Returns the declared window kind, for which all cubes of the formula must be released. */
  private WindowKind window(YamlNode file, Formula formula) {
    List<String> allowed =
        List.of(WindowKind.values()).stream()
            .filter(
                kind ->
                    formula.cubes().stream().allMatch(c -> cubes.get(c).windows().contains(kind)))
            .map(WindowKind::word)
            .toList();
    YamlNode window = file.require("window");
    window.oneOf(allowed);
    return window.oneOf(WindowKind.class);
  }
}
