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
import org.obmeet.telemetry.jobs.beam.CommitResults;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
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
   * Returns the last step of the pipeline, which publishes the results unless the run is a preview.
   */
  public static CommitResults<WindowResult> commit(long base) {
    return new CommitResults<>(
        (lake, run, results) -> {
          if (!run.as(AggregateOptions.class).isPreview()) {
            Instant now = Instant.parse(run.getNow());
            new ReleasePublisher(lake, run.getCatalog(), now, run.getRun(), base).publish(results);
          }
        });
  }

  /**
   * Publishes every staged table of the run in one commit. Further commits record the tables that
   * are suppressed. A repeated call appends only the commits that the log lacks.
   */
  public void publish(List<WindowResult> results) {
    List<StagedRelease> staged =
        results.stream()
            .sorted(Comparator.comparing(WindowResult::key))
            .flatMap(one -> one.release().stream())
            .toList();
    if (!staged.isEmpty()
        && own(lake.log().after(base)).stream().noneMatch(c -> c.kind() == CommitKind.RELEASE)) {
      release(staged);
    }
    recordSuppressed(results);
  }

  private List<Commit> own(List<Commit> commits) {
    return commits.stream().filter(commit -> commit.run().equals(run)).toList();
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
    // An earlier attempt of this run has created the same files.
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
    own(lake.log().after(base)).stream()
        .filter(commit -> commit.kind() == CommitKind.REFUSE)
        .forEach(done -> byExplanation.remove(TablesSuppressedCommit.of(done).explanation()));
    long head = state.head().number();
    for (Map.Entry<String, List<ReleaseKey>> entry : byExplanation.entrySet()) {
      CommitDraft draft =
          new TablesSuppressedCommit(entry.getValue(), entry.getKey()).draft(head, now, run);
      // Another attempt may record the same tables at the same time.
      head =
          lake.log()
              .append(draft, (same, newer) -> NO_CONCURRENT_CHANGE.rebase(same, own(newer)))
              .number();
    }
  }
}
