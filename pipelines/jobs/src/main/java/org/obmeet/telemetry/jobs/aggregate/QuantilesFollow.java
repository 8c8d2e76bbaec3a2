package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.aggregate.Decided.Course;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Quantiles are read from the histogram that is out. So where a histogram is published anew, the
 * cube whose quantiles are read from it is too; and where that cube may not be, neither is the
 * histogram.
 */
final class QuantilesFollow {
  private final Catalog catalog;
  private final Map<String, ReleasedTables.Out> standing;

  /**
   * @param standing what is out already, by cube
   */
  QuantilesFollow(Catalog catalog, Map<String, ReleasedTables.Out> standing) {
    this.catalog = catalog;
    this.standing = standing;
  }

  /** The decisions of a window, with those that follow from them. */
  List<Decided> complete(List<Decided> decided) {
    List<Decided> complete = new ArrayList<>();
    for (Decided one : decided) {
      complete.add(histogramFor(one, decided));
    }
    complete.replaceAll(one -> follow(one, complete));
    return complete;
  }

  /** A revised histogram, refused where a cube that is read from it stays as it is. */
  private Decided histogramFor(Decided one, List<Decided> decided) {
    if (one.course() != Course.REVISED) {
      return one;
    }
    for (Cube cube : catalog.cubesOf(one.cube().stream())) {
      boolean reads =
          cube.quantiles().stream().anyMatch(q -> q.histogram().equals(one.cube().name()));
      if (reads && standing.containsKey(cube.name()) && !movable(cube, decided)) {
        return one.with(
            Course.REFUSED,
            one.revision() - 1,
            one.cube().name()
                + " is not revised: quantiles of "
                + cube.name()
                + ", which stays as it is, are read from it.");
      }
    }
    return one;
  }

  private static boolean movable(Cube cube, List<Decided> decided) {
    return decided.stream()
        .filter(one -> one.cube().name().equals(cube.name()))
        .anyMatch(one -> one.course() == Course.REVISED || one.course() == Course.UNCHANGED);
  }

  private Decided follow(Decided one, List<Decided> decided) {
    boolean follows =
        one.course() == Course.UNCHANGED
            && one.cube().quantiles().stream()
                .anyMatch(
                    q ->
                        decided.stream()
                            .anyMatch(
                                other ->
                                    other.cube().name().equals(q.histogram())
                                        && other.course() == Course.REVISED));
    if (!follows) {
      return one;
    }
    Decision same =
        new Decision.Release(
            one.cube().name(),
            standing.get(one.cube().name()).table().published().table(),
            one.decision().outcome());
    return new Decided(one.cube(), same, Course.REVISED, one.revision() + 1, "", List.of());
  }
}
