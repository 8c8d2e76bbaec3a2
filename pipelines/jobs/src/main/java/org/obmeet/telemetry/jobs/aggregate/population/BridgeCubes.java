package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Builds bridges, which are cubes that are counted and never published. Two cubes may publish the
 * same dimensions with different filters, such as no filter and the extended scope. An intruder can
 * subtract one table from the other. A bridge crosses the common dimensions with the fields in
 * which the filters differ. Each difference is then a protected cell.
 */
public final class BridgeCubes {
  private static final String SEPARATOR = "~";

  private BridgeCubes() {}

  /** Returns true if a cube is a bridge. A declared name cannot contain the separator. */
  public static boolean isBridge(String cube) {
    return cube.contains(SEPARATOR);
  }

  /**
   * Returns the cubes, followed by the bridges between them. Each bridge occurs once. A declared
   * cube does not replace a bridge, because it may lack a measure or not be decided.
   *
   * @param cubes the cubes of one stream and kind of window
   */
  public static List<Cube> with(List<Cube> cubes) {
    List<Cube> all = new ArrayList<>(cubes);
    CountedRecords.group(cubes).values().forEach(group -> all.addAll(between(group)));
    return all;
  }

  private static List<Cube> between(List<Cube> cubes) {
    Scope narrowest = CubeFilter.narrowestScope(cubes);
    List<SortedMap<String, String>> filters =
        cubes.stream().map(cube -> CubeFilter.of(cube, narrowest)).toList();
    Map<String, Cube> bridges = new LinkedHashMap<>();
    for (int i = 0; i < cubes.size(); i++) {
      for (int j = i + 1; j < cubes.size(); j++) {
        if (!filters.get(i).equals(filters.get(j))) {
          bridgeOf(cubes.get(i), cubes.get(j), filters.get(i), filters.get(j), cubes, narrowest)
              .ifPresent(b -> bridges.merge(b.name(), b, BridgeCubes::merged));
        }
      }
    }
    return List.copyOf(bridges.values());
  }

  private static TreeSet<String> fields(Cube cube) {
    return cube.dimensions().stream()
        .map(Cube.Dimension::field)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the bridge of two cubes with different filters; empty if the cubes share no additive
   * measure.
   */
  private static Optional<Cube> bridgeOf(
      Cube one,
      Cube other,
      SortedMap<String, String> first,
      SortedMap<String, String> second,
      List<Cube> cubes,
      Scope narrowest) {
    List<Cube.Measure> measures = sharedAdditive(one, other);
    if (measures.isEmpty()) {
      return Optional.empty();
    }
    TreeMap<String, String> common = new TreeMap<>(first);
    common.entrySet().retainAll(second.entrySet());
    TreeSet<String> fields = fields(one);
    fields.retainAll(fields(other));
    Stream.of(first, second)
        .flatMap(filter -> filter.keySet().stream())
        .filter(field -> !common.containsKey(field))
        .forEach(fields::add);
    List<Cube.Dimension> dimensions =
        fields.stream().map(field -> dimension(field, cubes)).toList();
    String name =
        one.derive().map(fact -> fact.name() + SEPARATOR).orElse(SEPARATOR)
            + String.join(SEPARATOR, fields)
            + common.entrySet().stream()
                .map(e -> SEPARATOR + e.getKey() + "=" + e.getValue().replace('/', '_'))
                .collect(Collectors.joining());
    TreeMap<String, String> where = new TreeMap<>(common);
    // A filter has the extended scope or no scope. Without a scope, the bridge counts every record.
    Scope scope = where.remove(CubeFilter.SCOPE) == null ? narrowest : Scope.EXTENDED;
    return Optional.of(bridge(name, one, other, scope, where, dimensions, measures));
  }

  private static Cube bridge(
      String name,
      Cube one,
      Cube other,
      Scope scope,
      Map<String, String> where,
      List<Cube.Dimension> dimensions,
      List<Cube.Measure> measures) {
    return new Cube(
        one.family(),
        name,
        name,
        "",
        one.stream(),
        one.latestOnly(),
        one.windows(),
        scope,
        where,
        dimensions,
        measures,
        Math.max(one.threshold(), other.threshold()),
        Math.max(one.dominancePercent(), other.dominancePercent()),
        one.derive(),
        List.of(),
        "",
        Optional.empty());
  }

  /** Merges two bridges of the same name: the measures of both, and the stricter rules. */
  private static Cube merged(Cube one, Cube other) {
    List<Cube.Measure> measures = new ArrayList<>(one.measures());
    other.measures().stream()
        .filter(m -> measures.stream().noneMatch(known -> same(known, m)))
        .forEach(measures::add);
    return bridge(
        one.name(), one, other, one.requiredScope(), one.where(), one.dimensions(), measures);
  }

  /**
   * Returns the dimension in the first cube that has it; otherwise a dimension with a flat
   * hierarchy.
   */
  static Cube.Dimension dimension(String field, List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> cube.dimensions().stream())
        .filter(dimension -> dimension.field().equals(field))
        .findFirst()
        .orElse(new Cube.Dimension(field, false, false, new DimensionHierarchy.Flat(), field));
  }

  private static List<Cube.Measure> sharedAdditive(Cube one, Cube other) {
    return one.measures().stream()
        .filter(Cube.Measure::additive)
        .filter(m -> other.measures().stream().anyMatch(o -> same(o, m)))
        .toList();
  }

  /** Returns true if two measures have the same kind and field and, for sums, the same clamp. */
  static boolean same(Cube.Measure one, Cube.Measure other) {
    return one.kind() == other.kind()
        && one.field().equals(other.field())
        && (one.kind() != Cube.MeasureKind.SUM
            || one.min() == other.min() && one.max() == other.max());
  }
}
