package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.schemas.domain.Window;

/** The result of one cube and window: its counts, and the reason for each suppressed value. */
public record CubeResult(ReleaseCounts counts, List<CubeOutcome.Reason> reasons) {
  public CubeResult {
    reasons = List.copyOf(reasons);
  }

  public static CubeResult of(CubeDecision decision, Window window) {
    CubeOutcome outcome = decision.outcome();
    ReleaseCounts counts =
        new ReleaseCounts(
            decision.cube().name(),
            window.toString(),
            decision.action().word(),
            decision.explanation(),
            decision.published() ? decision.table().orElseThrow().finest().size() : 0,
            outcome.published(),
            outcome.suppressed(),
            outcome.shares(),
            outcome.rules());
    return new CubeResult(counts, outcome.reasons());
  }
}
