package org.obmeet.telemetry.jobs.aggregate;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlanner;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;

/** Finds the closed cubes and windows that the next aggregate run would decide. */
public final class PendingWindows {
  private PendingWindows() {}

  /** Returns the undecided cubes and windows, in order of stream and window. */
  public static List<ReleaseKey> of(LakeState state, Catalog catalog, Instant now) {
    return keys(new WindowPlanner(catalog, all(now)), state);
  }

  /** Returns cubes and windows that can never be released, because some of their data expired. */
  public static List<ReleaseKey> expired(LakeState state, Catalog catalog, Instant now) {
    return keys(WindowPlanner.ofExpired(catalog, all(now)), state);
  }

  private static AggregateRequest all(Instant now) {
    return new AggregateRequest("", now, List.of(), List.of(), List.of());
  }

  private static List<ReleaseKey> keys(WindowPlanner planner, LakeState state) {
    return planner.plan(state).stream()
        .flatMap(plan -> plan.wanted().stream().map(cube -> new ReleaseKey(cube, plan.window())))
        .toList();
  }
}
