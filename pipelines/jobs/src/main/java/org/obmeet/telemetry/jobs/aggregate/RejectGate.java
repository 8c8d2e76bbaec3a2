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

/** Refuses a window if the ingest runs of its files rejected too many records. */
final class RejectGate {
  private RejectGate() {}

  /** Returns the reason to refuse a window; empty if the window is not refused. */
  static Optional<String> refusal(LakeState state, WindowPlan plan) {
    Dataset dataset = plan.dataset();
    Set<Long> ingests =
        plan.windowFiles().stream()
            .map(CleanFile::ingests)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
    IngestCounts counts =
        state.ingests().stream()
            .filter(ingest -> ingests.contains(ingest.number()))
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
            "%s %s: %d of %d records were rejected; the limit for a release is %.1f %%. The"
                + " lake's folder quarantine lists the reasons.",
            dataset.name(),
            plan.window(),
            counts.rejected(),
            counts.read(),
            dataset.rejectShare() * 100));
  }
}
