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
 * The records that several cubes of a stream and window count: either stored records or facts of
 * one kind. The cubes of a record set differ in their filters. A filter is the required scope of
 * consent and the key {@code where}.
 *
 * @param fact name of the fact; empty for records
 * @param latest true if only the latest record of each unit counts
 */
public record RecordSet(String fact, boolean latest) {
  /** The name of the dimension of scopes of consent. */
  static final String SCOPE = "consent_scope";

  /** Returns the record set of a cube. */
  public static RecordSet of(Cube cube) {
    return new RecordSet(cube.derive().map(Fact::name).orElse(""), cube.latestOnly());
  }

  /**
   * Returns the rounding of a cube's distinct counts in windows of a kind. The rounding is coarser
   * if shorter windows also count the same records.
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
        : Rounding.STANDARD;
  }

  /** Groups cubes by their record set, in the order of the cubes. */
  public static Map<RecordSet, List<Cube>> group(List<Cube> cubes) {
    Map<RecordSet, List<Cube>> groups = new LinkedHashMap<>();
    cubes.forEach(cube -> groups.computeIfAbsent(of(cube), k -> new ArrayList<>()).add(cube));
    return groups;
  }

  /** Returns the narrowest scope of consent of the cubes. Every counted record has this scope. */
  static Scope narrowestScope(List<Cube> cubes) {
    return cubes.stream()
        .map(Cube::requiredScope)
        .min(Comparator.naturalOrder())
        .orElse(Scope.ENVELOPE);
  }

  /**
   * Returns the filter of a cube as labels by dimension.
   *
   * @param narrowest scope that every record has. Scopes below {@code info_page} are equivalent,
   *     because every stored record has at least the scope {@code info_page}
   */
  static SortedMap<String, String> filter(Cube cube, Scope narrowest) {
    SortedMap<String, String> filter = new TreeMap<>(cube.where());
    if (cube.requiredScope() == Scope.EXTENDED && narrowest != Scope.EXTENDED) {
      filter.put(SCOPE, Scope.EXTENDED.word());
    }
    return filter;
  }

  /** Returns the hierarchy in the first cube that has the dimension; else a flat hierarchy. */
  static DimensionHierarchy hierarchy(String field, List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> cube.dimensions().stream())
        .filter(dimension -> dimension.field().equals(field))
        .map(Cube.Dimension::hierarchy)
        .findFirst()
        .orElse(new DimensionHierarchy.Flat());
  }
}
