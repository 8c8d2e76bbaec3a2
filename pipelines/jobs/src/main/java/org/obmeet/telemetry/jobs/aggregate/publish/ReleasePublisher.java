package org.obmeet.telemetry.jobs.aggregate.publish;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.log.ConflictCheck;
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
  private static final ConflictCheck NO_CONCURRENT_CHANGE =
      ConflictCheck.rejectKinds(
          CommitKind.RELEASE,
          CommitKind.REFUSE,
          CommitKind.SUPPRESS,
          CommitKind.REWRITE,
          CommitKind.RETAIN,
          CommitKind.LOST,
          CommitKind.RESTORE);

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
    CommitDraft draft =
        new ReleaseCommit(staged.stream().map(ReleasePublisher::item).toList())
            .draft(base, now, run)
            .withFurtherDetail("policy", Catalogs.digests(catalog).get("policy"));
    NO_CONCURRENT_CHANGE.rebase(draft, lake.log().after(base));
    staged.forEach(one -> lake.files().link(one.from(), one.file().path()));
    new FileCleanup(lake, now, run).append(draft, NO_CONCURRENT_CHANGE);
  }

  private static ReleaseCommit.Item item(StagedRelease staged) {
    return new ReleaseCommit.Item(
        staged.stream(),
        Window.parse(staged.window()),
        staged.file(),
        new TreeMap<>(staged.tables()));
  }

  /** Records the suppressed tables, unless the log already has the same explanation. */
  private void recordSuppressed(List<WindowResult> results) {
    LakeState state = lake.state();
    Map<ReleaseKey, String> known = state.suppressedTables();
    SortedMap<String, List<ReleaseKey>> byExplanation = new TreeMap<>();
    for (ReleaseCounts counts : results.stream().flatMap(WindowResult::counts).toList()) {
      ReleaseKey key = new ReleaseKey(counts.cube(), Window.parse(counts.window()));
      if (counts.decision().equals(CubeDecision.Action.SUPPRESSED.word())
          && !counts.explanation().equals(known.get(key))) {
        byExplanation.computeIfAbsent(counts.explanation(), e -> new ArrayList<>()).add(key);
      }
    }
    long head = state.head().number();
    for (Map.Entry<String, List<ReleaseKey>> entry : byExplanation.entrySet()) {
      CommitDraft draft =
          new TablesSuppressedCommit(entry.getValue(), entry.getKey()).draft(head, now, run);
      head = lake.log().append(draft, ConflictCheck.alwaysRebase()).number();
    }
  }
}
