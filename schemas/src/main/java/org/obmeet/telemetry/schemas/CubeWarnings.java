package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Warnings about cubes that are valid but have a disadvantage. A cube may exclude instances, or
 * reduce the detail of other cubes. Cubes over the same records are protected together. An
 * additional cube may therefore reduce the cells that the others can publish.
 */
public final class CubeWarnings {
  /** The records of a stream, or its facts of one kind. */
  private record RecordSet(String stream, String fact) {}

  private CubeWarnings() {}

  /** Returns warnings in sentences: cubes that exclude instances first, then shared fields. */
  public static List<String> of(Catalog catalog) {
    List<String> warnings = new ArrayList<>();
    List<Cube> cubes = catalog.cubes().stream().filter(cube -> !catalog.isHistogram(cube)).toList();
    cubes.forEach(cube -> addScopeWarning(cube, catalog.dataset(cube.stream()), warnings));
    Map<RecordSet, List<Cube>> byPopulation = new LinkedHashMap<>();
    cubes.forEach(
        cube -> byPopulation.computeIfAbsent(population(cube), p -> new ArrayList<>()).add(cube));
    byPopulation.values().forEach(members -> addSharedFieldWarnings(members, warnings));
    return warnings;
  }

  private static RecordSet population(Cube cube) {
    return new RecordSet(cube.stream(), cube.derive().map(Fact::name).orElse(""));
  }

  /**
   * Warns if a cube excludes instances because it reads fields of the scopes {@code info-page} and
   * {@code extended}.
   */
  private static void addScopeWarning(Cube cube, Dataset dataset, List<String> warnings) {
    Set<String> extended = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (String name : fields(cube)) {
      dataset
          .field(name)
          .filter(field -> field.scope() != Scope.ENVELOPE)
          .ifPresent(field -> (field.scope() == Scope.EXTENDED ? extended : others).add(name));
    }
    if (!extended.isEmpty() && !others.isEmpty()) {
      warnings.add(
          "cube %s/%s counts only instances with the scope extended, because of %s; a cube of only %s would count all instances"
              .formatted(
                  cube.family(),
                  cube.name(),
                  String.join(", ", extended),
                  String.join(", ", others)));
    }
  }

  private static void addSharedFieldWarnings(List<Cube> cubes, List<String> warnings) {
    Map<String, List<String>> dimensions = new LinkedHashMap<>();
    Map<String, List<String>> numbers = new LinkedHashMap<>();
    for (Cube cube : cubes) {
      for (String field : labelFields(cube)) {
        dimensions.computeIfAbsent(field, f -> new ArrayList<>()).add(cube.name());
      }
      for (String field : numberFields(cube)) {
        numbers.computeIfAbsent(field, f -> new ArrayList<>()).add(cube.name());
      }
    }
    dimensions.forEach(
        (field, names) -> addSharedFieldWarning("dimension " + field, names, warnings));
    numbers.forEach((field, names) -> addSharedFieldWarning("number " + field, names, warnings));
  }

  private static void addSharedFieldWarning(
      String field, List<String> cubes, List<String> warnings) {
    if (cubes.size() > 1) {
      warnings.add(
          "%s is used by %s; each of them reduces the detail that the others can publish"
              .formatted(field, String.join(", ", cubes)));
    }
  }

  /** Returns the fields and columns that a cube and its fact read, without first-seen fields. */
  public static Set<String> fields(Cube cube) {
    Set<String> fields = new LinkedHashSet<>(labelFields(cube));
    fields.addAll(cube.where().keySet());
    fields.addAll(numberFields(cube));
    cube.derive().ifPresent(fact -> fields.addAll(fact.reads()));
    return fields;
  }

  private static Set<String> labelFields(Cube cube) {
    Set<String> labels = new LinkedHashSet<>();
    cube.dimensions().stream()
        .filter(d -> d.binnedField().isEmpty())
        .forEach(d -> labels.add(d.field()));
    return labels;
  }

  /** Returns the fields and columns whose values a cube sums or publishes in bins. */
  private static Set<String> numberFields(Cube cube) {
    Set<String> numbers = new LinkedHashSet<>();
    cube.dimensions().forEach(d -> d.binnedField().ifPresent(numbers::add));
    cube.measures().stream()
        .filter(m -> m.kind() == Cube.MeasureKind.SUM)
        .forEach(m -> numbers.add(m.field()));
    cube.quantiles().forEach(q -> numbers.add(q.field()));
    return numbers;
  }
}
