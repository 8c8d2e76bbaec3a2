package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The records that some cubes of a stream and window count: records themselves or facts of one
 * kind, and whether the latest of each unit alone counts. Which of them a cube counts is a filter:
 * the scope of consent that it asks for, and its {@code where}.
 *
 * @param fact name of the fact; empty for records
 * @param latest whether the latest record of each unit alone counts
 */
public record RecordSet(String fact, boolean latest) {
  /** Name of the dimension of scopes of consent. */
  static final String SCOPE = "consent_scope";

  /** The records of a cube. */
  public static RecordSet of(Cube cube) {
    return new RecordSet(cube.derive().map(Fact::name).orElse(""), cube.latestOnly());
  }

  /**
   * How the distinct counts of a cube are rounded in windows of a kind: more coarsely if the same
   * records are counted in shorter windows too.
   *
   * @param cubes all cubes of the stream
   */
  public static Rounding rounding(Cube cube, WindowKind kind, Collection<Cube> cubes) {
    List<Cube> same = cubes.stream().filter(other -> of(other).equals(of(cube))).toList();
    boolean contains =
        same.stream()
            .flatMap(other -> other.windows().stream())
            .anyMatch(other -> other.days() < kind.days());
    return contains
        ? Rounding.ofLongPeriod(same.stream().mapToInt(Cube::threshold).max().orElseThrow())
        : Rounding.USUAL;
  }

  /** Cubes by their records, in the order of the cubes. */
  public static Map<RecordSet, List<Cube>> group(List<Cube> cubes) {
    Map<RecordSet, List<Cube>> groups = new LinkedHashMap<>();
    cubes.forEach(cube -> groups.computeIfAbsent(of(cube), k -> new ArrayList<>()).add(cube));
    return groups;
  }

  /** The narrowest scope of consent that some cube asks for: what every record has. */
  static Scope leastScope(List<Cube> cubes) {
    return cubes.stream()
        .map(Cube::population)
        .min(Comparator.naturalOrder())
        .orElse(Scope.ENVELOPE);
  }

  /**
   * What a cube filters by: dimension to label.
   *
   * @param least scope that every record has. A record is stored under a consent of {@code
   *     info_page} at least, so that the scopes below it are one
   */
  static SortedMap<String, String> filter(Cube cube, Scope least) {
    SortedMap<String, String> filter = new TreeMap<>(cube.where());
    if (cube.population() == Scope.EXTENDED && least != Scope.EXTENDED) {
      filter.put(SCOPE, Scope.EXTENDED.word());
    }
    return filter;
  }

  /** The hierarchy of a dimension as the first cube that has it declares it, else none. */
  static DimensionHierarchy ladder(String field, List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> cube.dimensions().stream())
        .filter(dimension -> dimension.field().equals(field))
        .map(Cube.Dimension::hierarchy)
        .findFirst()
        .orElse(new DimensionHierarchy.Flat());
  }
}
