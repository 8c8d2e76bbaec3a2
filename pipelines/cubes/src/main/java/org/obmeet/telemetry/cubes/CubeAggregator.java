package org.obmeet.telemetry.cubes;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Computes the exact cells of the cubes of one data set.
 *
 * <p>A cell is a combination of hierarchy nodes, one per dimension. A node is a leaf, an inner node
 * or the root. A contributor is added to a cell exactly once, with the total of its rows in the
 * cell. Therefore counts, sums, carriers (contributors with nonzero values) and the two largest
 * contributions are exact on every level.
 *
 * <p>An aggregator is immutable and thread-safe.
 */
public final class CubeAggregator {
  private final List<Cube> cubes;
  private final List<CubeGroup> groups;

  private CubeAggregator(List<Cube> cubes, List<CubeGroup> groups) {
    this.cubes = cubes;
    this.groups = groups;
  }

  /**
   * Returns the aggregator of some cubes of a data set.
   *
   * @throws IllegalArgumentException if a cube belongs to another data set, two cubes have the same
   *     name, a field has a type that its use does not allow, or a fact has no function that
   *     matches the fact's declaration
   */
  public static CubeAggregator of(Dataset dataset, List<Cube> cubes) {
    Set<String> names = new HashSet<>();
    for (Cube cube : cubes) {
      if (!cube.stream().equals(dataset.name())) {
        throw new IllegalArgumentException(
            "stream of cube %s must be %s; it is %s"
                .formatted(cube.name(), dataset.name(), cube.stream()));
      }
      if (!names.add(cube.name())) {
        throw new IllegalArgumentException("two cubes are named " + cube.name());
      }
    }
    return new CubeAggregator(List.copyOf(cubes), CubeGroup.of(dataset, cubes));
  }

  /**
   * Begins the aggregation of a window.
   *
   * @param buckets number of buckets, at least 1
   * @param threshold largest threshold of any table. A contributor's footprint (its values in its
   *     finest cells) is kept if one of these cells has fewer contributors, or too few eligible
   *     ones.
   * @param firstSeen first days of labels in all buckets, for each field that a fact declares as
   *     {@code first_seen}
   * @throws IllegalArgumentException if first days are missing, or a fact's history would begin
   *     before the window's key rotation period
   */
  public WindowAggregation aggregate(
      Window window, int buckets, int threshold, FirstSeenDays firstSeen) {
    return aggregate(window, buckets, threshold, firstSeen, MemoryLimits.DEFAULTS);
  }

  WindowAggregation aggregate(
      Window window, int buckets, int threshold, FirstSeenDays firstSeen, MemoryLimits limits) {
    cubes.forEach(cube -> checkFirstSeenDays(cube, firstSeen));
    return new WindowAggregation(cubes, groups, window, buckets, threshold, firstSeen, limits);
  }

  private static void checkFirstSeenDays(Cube cube, FirstSeenDays firstSeen) {
    cube.derive()
        .flatMap(Fact::firstSeenField)
        .filter(field -> !firstSeen.covers(field))
        .ifPresent(
            field -> {
              throw new IllegalArgumentException(
                  "first-seen days must include field %s for cube %s; they do not"
                      .formatted(field, cube.name()));
            });
  }
}
