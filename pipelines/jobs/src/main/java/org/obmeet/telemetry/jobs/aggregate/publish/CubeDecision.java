package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.Optional;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * What is done about a cube in one window.
 *
 * @param cube its declaration
 * @param action what is done
 * @param table what is published of it, or what is out; empty if nothing is
 * @param outcome what became of its cells
 * @param revision number of the publication; of the one that is out if nothing is published
 * @param words why, if nothing is published
 */
public record CubeDecision(
    Cube cube,
    Action action,
    Optional<ReleasedCube> table,
    CubeOutcome outcome,
    int revision,
    String words) {
  /** What is done about a cube. */
  public enum Action {
    /** Published for the first time. */
    RELEASED,
    /** Suppressed as a whole: no table of it is published. */
    SUPPRESSED,
    /** Published anew with more cells than are out. */
    REVISED,
    /** What is out stays. */
    UNCHANGED,
    /** What is out stays, although it would be published otherwise now. */
    REFUSED;

    /** As run reports say it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether its table is published now. */
  public boolean published() {
    return action == Action.RELEASED || action == Action.REVISED;
  }
}
