package org.obmeet.telemetry.jobs.aggregate;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.Release;

/** What is said of windows that share days with a table that an earlier version released. */
final class EarlierForm {
  private EarlierForm() {}

  /** Every cube of the window that was to be decided is suppressed as a whole. */
  static WindowResult result(WindowPlan plan, Release release) {
    String why =
        " is suppressed as a whole: "
            + release.key()
            + ", which an earlier version released, counts days of the window.";
    List<CubeResult> cubes =
        plan.readings().stream()
            .flatMap(reading -> reading.cubes().stream())
            .filter(cube -> plan.wanted().contains(cube.name()))
            .map(
                cube ->
                    new CubeResult(
                        cube.family(),
                        new ReleaseCounts(
                            cube.name(),
                            plan.window().toString(),
                            Decision.Course.SUPPRESSED.word(),
                            cube.name() + why,
                            0,
                            0,
                            0,
                            Map.of(),
                            Map.of()),
                        List.of(),
                        List.of(),
                        1))
            .toList();
    return new WindowResult(plan.key(), cubes);
  }
}
