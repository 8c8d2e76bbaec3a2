package org.obmeet.telemetry.jobs.aggregate.publish;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Publishes staged tables. The log also records the tables that are suppressed.
 *
 * @param catalog folder of the catalogue, see {@link Catalogs#load}
 * @param now time of the run
 * @param base number of the log head for which the tables were decided
 */
public record ReleasePublisher(Lake lake, String catalog, Instant now, String run, long base) {
  /**
   * Publishes every staged table of the run in one commit. Further commits record the tables that
   * are suppressed.
   */
  public void publish(List<WindowResult> results) {
    List<StagedRelease> staged =
        results.stream()
            .sorted(Comparator.comparing(WindowResult::key))
            .flatMap(one -> one.release().stream())
            .toList();
    if (!staged.isEmpty()) {
      release(staged);
    }
    recordSuppressed(results);
  }

  /**
   * Creates the files, whose names have the run, and commits them. No file is created if a commit
   * after {@code base} conflicts.
   */
  private void release(List<StagedRelease> staged) {
    // Files that an ingest adds are late and do not count.
    List<String> removals =
        staged.stream().map(one -> LogKey.DROP + LogKey.clean(one.stream())).toList();
    CommitDraft draft =
        CommitDraft.of(CommitKind.RELEASE, base, now, run)
            .withFiles(staged.stream().map(ReleasePublisher::logged).toList())
            .reading(removals)
            .withDetail(Map.of("policy", Catalogs.digests(catalog).get("policy")));
    lake.log().rejectConflict(draft);
    staged.forEach(one -> lake.files().link(one.from(), one.file().path()));
    new FileCleanup(lake, now, run).append(draft);
  }

  private static LoggedFile logged(StagedRelease staged) {
    return LoggedFile.release(staged.file(), new TreeMap<>(staged.tables()));
  }

  /** Records the suppressed tables, unless the log already has the same explanation. */
  private void recordSuppressed(List<WindowResult> results) {
    LakeState state = lake.state();
    Map<ReleaseKey, String> known = state.suppressedTables();
    CommitDraft draft = CommitDraft.of(CommitKind.REFUSE, state.head().number(), now, run);
    for (ReleaseCounts counts : results.stream().flatMap(WindowResult::counts).toList()) {
      ReleaseKey key = new ReleaseKey(counts.cube(), Window.parse(counts.window()));
      if (counts.decision().equals(CubeDecision.Action.SUPPRESSED.word())
          && !counts.explanation().equals(known.get(key))) {
        draft = draft.put(LogKey.SUPPRESSED + key.name(), counts.explanation());
      }
    }
    if (!draft.put().isEmpty()) {
      lake.log().append(draft);
    }
  }
}
