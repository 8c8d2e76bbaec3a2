package org.obmeet.telemetry.jobs.aggregate;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlan;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Refuses a window where too large a share of what was ingested with it had to be rejected. */
final class RejectGate {
  private RejectGate() {}

  /** Why the window is refused, if it is. */
  static Optional<String> refusal(LakeState state, WindowPlan plan) {
    Dataset dataset = plan.dataset();
    Set<Long> commits =
        plan.windowFiles().stream().map(CleanFile::commit).collect(Collectors.toSet());
    IngestCounts counts =
        state.ingests().stream()
            .filter(ingest -> commits.contains(ingest.number()))
            .map(
                ingest -> ingest.commit().streams().getOrDefault(dataset.name(), IngestCounts.NONE))
            .reduce(IngestCounts.NONE, IngestCounts::plus);
    if (counts.read() < dataset.rejectFloor()
        || counts.rejected() <= dataset.rejectShare() * counts.read()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s %s: %d of %d records were rejected, more than the %.1f %% that a release may have;"
                + " see quarantine",
            dataset.name(),
            plan.window(),
            counts.rejected(),
            counts.read(),
            dataset.rejectShare() * 100));
  }
}
