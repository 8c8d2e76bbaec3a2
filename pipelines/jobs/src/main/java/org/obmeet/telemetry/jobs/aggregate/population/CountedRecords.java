package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;

/**
 * The kind of records that cubes of a stream and window count: stored records, or one kind of
 * facts. Cubes of the same kind may differ in their {@link CubeFilter}.
 *
 * @param fact name of the fact; empty for records
 * @param latest true if only the latest record of each unit counts
 */
public record CountedRecords(String fact, boolean latest) {
  public static CountedRecords of(Cube cube) {
    return new CountedRecords(cube.derive().map(Fact::name).orElse(""), cube.latestOnly());
  }

  /**
   * Returns the rounding of the distinct counts of a stream. All tables of a window have the
   * rounding of its first release, since the same contributors are counted in several of them.
   *
   * @param cubes all cubes of the stream
   */
  public static Rounding rounding(Collection<Cube> cubes) {
    return Rounding.forThreshold(cubes.stream().mapToInt(Cube::threshold).max().orElse(1));
  }

  /** Groups cubes by their counted records, in the order of the cubes. */
  public static Map<CountedRecords, List<Cube>> group(Collection<Cube> cubes) {
    Map<CountedRecords, List<Cube>> groups = new LinkedHashMap<>();
    cubes.forEach(cube -> groups.computeIfAbsent(of(cube), k -> new ArrayList<>()).add(cube));
    return groups;
  }
}
