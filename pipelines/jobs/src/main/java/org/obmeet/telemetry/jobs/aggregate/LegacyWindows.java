package org.obmeet.telemetry.jobs.aggregate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.LakeState;

/**
 * Creates results for windows that share days with a table of an earlier program version. Nothing
 * is published or revised in such a window.
 */
final class LegacyWindows {
  private LegacyWindows() {}

  /**
   * Returns the result for such a window, with each of the plan's wanted cubes.
   *
   * @param earlier the table that the earlier program version released
   * @param onPublished the action for released tables; a revision is refused
   */
  static WindowResult result(
      LakeState state,
      WindowPlan plan,
      TableRelease earlier,
      AggregateRequest.OnPublished onPublished) {
    List<CubeResult> cubes =
        plan.readings().stream()
            .flatMap(reading -> reading.cubes().stream())
            .filter(cube -> plan.wanted().contains(cube.name()))
            .map(
                cube -> {
                  Optional<TableRelease> released =
                      Optional.ofNullable(
                          state.releases().get(new ReleaseKey(cube.name(), plan.window())));
                  CubeDecision.Action kept =
                      onPublished == AggregateRequest.OnPublished.REVISE
                          ? CubeDecision.Action.REFUSED
                          : CubeDecision.Action.UNCHANGED;
                  CubeDecision.Action action =
                      released.isPresent() ? kept : CubeDecision.Action.SUPPRESSED;
                  return new CubeResult(
                      cube.family(),
                      new ReleaseCounts(
                          cube.name(),
                          plan.window().toString(),
                          action.word(),
                          cube.name()
                              + (released.isEmpty() ? " is not published: " : " is not revised: ")
                              + earlier.key()
                              + ", which an earlier program version released, counts days of this"
                              + " window.",
                          0,
                          0,
                          0,
                          Map.of(),
                          Map.of()),
                      List.of(),
                      List.of(),
                      released.map(TableRelease::revision).orElse(1));
                })
            .toList();
    return new WindowResult(plan.key(), cubes, List.of(), List.of());
  }
}
