package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.Optional;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The decision about a cube in one window.
 *
 * @param table the table to publish or the table already published; empty if there is none
 * @param outcome the outcome of the cube's cells; {@code NONE} if they were not decided
 * @param revision number of the publication by this run; number of the last publication if this run
 *     publishes nothing; 1 if there is no publication
 * @param explanation the reason if the cube is suppressed or must not be revised; otherwise empty
 */
public record CubeDecision(
    Cube cube,
    Action action,
    Optional<ReleasedCells> table,
    CubeOutcome outcome,
    int revision,
    String explanation) {
  /** The action of a run for a cube. Run reports have its keyword. */
  public enum Action implements KeywordEnum {
    /** Published for the first time. */
    RELEASED,
    /** Not published: the table is suppressed. */
    SUPPRESSED,
    /** Published again with more cells than before. */
    REVISED,
    /** The published table stays unchanged. */
    UNCHANGED,
    /** The published table stays, although the request was to revise it. */
    REFUSED
  }

  public static CubeDecision suppressed(Cube cube, String reason) {
    String explanation = cube.name() + " is not published: " + reason + ".";
    return new CubeDecision(
        cube, Action.SUPPRESSED, Optional.empty(), CubeOutcome.NONE, 1, explanation);
  }

  public static CubeDecision kept(
      Cube cube, Action action, ReleasedCells table, int revision, String explanation) {
    return new CubeDecision(
        cube, action, Optional.of(table), CubeOutcome.NONE, revision, explanation);
  }

  /** Returns true if the table is published by this run. */
  public boolean published() {
    return action == Action.RELEASED || action == Action.REVISED;
  }
}
