package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for two runs that decide the same window on the same log, with different results. */
class ReleasePublisherTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Window WEEK = Window.parse("week/2026-11-16");

  private final InMemoryStore store = new InMemoryStore();
  private final Lake lake = Lake.in(store, "memory");
  private long base;

  @BeforeEach
  void create() {
    Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), NOW);
    base = lake.log().head().number();
  }

  /** Returns the path of a run's release file. */
  private String path(String run) {
    return lake.layout().release("instance_statistics", WEEK, run);
  }

  /** Stages a release of a run, whose file has the run's name as content. */
  private List<WindowResult> staged(String run) {
    String from = lake.layout().stagingFolder(run) + "/" + path(run);
    FileRef file = lake.files().write(from, run.getBytes(StandardCharsets.UTF_8), 1).at(path(run));
    ReleaseCounts counts =
        new ReleaseCounts("opted_in", WEEK.toString(), "released", "", 1, 1, 0, Map.of(), Map.of());
    return List.of(
        new WindowResult(
            "instance_statistics/" + WEEK,
            List.of(new CubeResult(counts, List.of())),
            0,
            List.of(
                new StagedRelease(
                    "instance_statistics",
                    WEEK.toString(),
                    from,
                    file,
                    Map.of("opted_in", 1, "opted_out", 2)))));
  }

  /** Returns a publisher with a handle of its own, as in another process. */
  private ReleasePublisher publisher(String run) {
    return new ReleasePublisher(Lake.in(store, "memory"), Catalogs.SHIPPED, NOW, run, base);
  }

  private String released() {
    TableRelease release = lake.state().releases().values().iterator().next();
    return new String(lake.files().bytes(release.file().path()), StandardCharsets.UTF_8);
  }

  private List<String> files() {
    return lake.files().list("ledger/released").stream().map(StoredFile::path).toList();
  }

  private List<FileCheck.Mismatch> mismatches() {
    return new FileCheck(lake.files()).mismatches(FileCheck.liveFiles(lake.log().commits()));
  }

  @Test
  void publish_ofAWindow_namesItsFileAndTheRevisionsOfItsTables() {
    publisher("run").publish(staged("run"));

    assertThat(files()).containsExactly(path("run"));
    assertThat(lake.state().history())
        .allSatisfy(release -> assertThat(release.stream()).isEqualTo("instance_statistics"))
        .allSatisfy(release -> assertThat(release.file().path()).isEqualTo(path("run")))
        .extracting(release -> release.key() + " " + release.revision())
        .containsExactly(
            new ReleaseKey("opted_in", WEEK) + " 1", new ReleaseKey("opted_out", WEEK) + " 2");
    assertThat(lake.log().commits().get(1).detail()).containsKey("policy");
    assertThat(mismatches()).isEmpty();
  }

  @Test
  void publish_afterAnotherRunOfTheSamePlan_leavesItsFileAsItIs() {
    List<WindowResult> winner = staged("winner");
    List<WindowResult> loser = staged("loser");
    publisher("winner").publish(winner);

    assertThatThrownBy(() -> publisher("loser").publish(loser))
        .isInstanceOf(CommitConflictException.class);

    assertThat(files()).containsExactly(path("winner"));
    assertThat(mismatches()).isEmpty();
  }

  /** Another run publishes after a run has created its file and before its commit. */
  @Test
  void publish_whileAnotherRunPublishes_deletesTheFileThatNoCommitNames() {
    List<WindowResult> winner = staged("winner");
    List<WindowResult> loser = staged("loser");
    store.before(
        Operation.CREATE,
        "ledger/commits/",
        () -> {
          assertThat(files()).containsExactly(path("loser"));
          publisher("winner").publish(winner);
        });

    assertThatThrownBy(() -> publisher("loser").publish(loser))
        .isInstanceOf(CommitConflictException.class);

    assertThat(released()).isEqualTo("winner");
    assertThat(mismatches()).isEmpty();
    assertThat(files()).containsExactly(path("winner"));
  }

  /** A run loses its lease before any of its steps, and others clean up, or publish, or both. */
  @ParameterizedTest
  @EnumSource(Operation.class)
  void publish_stoppedBeforeAnyStep_leavesOneCompleteRelease(Operation operation) {
    for (int others = 1; others < 4; others++) {
      int step = 0;
      while (isStopped(operation, step, others % 2 == 1, others / 2 == 1)) {
        step++;
      }
      assertThat(step).as("steps").isPositive();
    }
  }

  /** Returns false if the first run has fewer steps. */
  private static boolean isStopped(
      Operation operation, int step, boolean cleans, boolean publishes) {
    ReleasePublisherTest test = new ReleasePublisherTest();
    test.create();
    List<WindowResult> first = test.staged("first");
    List<WindowResult> second = test.staged("second");
    if (operation == Operation.DELETE) {
      // A conflict, so that the run deletes its files.
      test.store.before(Operation.CREATE, "ledger/commits/", () -> test.suppress());
    }
    for (int i = 0; i < step; i++) {
      test.store.before(operation, "", () -> {});
    }
    boolean[] stopped = new boolean[1];
    test.store.before(
        operation,
        "",
        () -> {
          stopped[0] = true;
          if (cleans) {
            test.cleanup("cleaner").deleteStaging("first");
            test.cleanup("cleaner").deleteOrphans(List.of(test.path("first")));
          }
          if (publishes) {
            test.publishLater("second", second);
          }
        });
    try {
      test.publisher("first").publish(first);
    } catch (LakeException lost) {
      // Another run is to publish.
    }
    if (test.lake.state().releases().isEmpty()) {
      test.publishLater("third", test.staged("third"));
    }
    assertThat(test.lake.state().history()).hasSize(2);
    assertThat(test.mismatches()).as("%s %s", operation, step).isEmpty();
    return stopped[0];
  }

  /** Publishes the results of a run that has read the newest log. */
  private void publishLater(String run, List<WindowResult> results) {
    Lake own = Lake.in(store, "memory");
    new ReleasePublisher(own, Catalogs.SHIPPED, NOW, run, own.log().head().number())
        .publish(results);
  }

  @Test
  void publish_besideAFenceOfAnotherRun_isDone() {
    List<WindowResult> results = staged("run");
    store.before(Operation.CREATE, "ledger/released/", () -> cleanup("cleaner").fenceLive("dead"));

    publisher("run").publish(results);

    assertThat(released()).isEqualTo("run");
    assertThat(kinds()).containsExactly(CommitKind.FENCE, CommitKind.RELEASE);
  }

  private FileCleanup cleanup(String run) {
    return new FileCleanup(Lake.in(store, "memory"), NOW, run);
  }

  /** A run dies after it has created its file and before its commit. */
  @Test
  void publish_afterARunThatDied_leavesItsFileToTheCleanup() {
    staged("dead");
    lake.files().link("staging/dead/" + path("dead"), path("dead"));

    publisher("run").publish(staged("run"));

    assertThat(files()).containsExactlyInAnyOrder(path("dead"), path("run"));
    cleanup("cleaner").deleteOrphans(files());
    assertThat(files()).containsExactly(path("run"));
    assertThat(lake.state().fenced()).containsExactly("dead");
    assertThat(mismatches()).isEmpty();
  }

  @Test
  void publish_besideALiveRun_leavesItsFile() throws Exception {
    staged("live");
    lake.files().link("staging/live/" + path("live"), path("live"));
    try (Lease live = Lease.ofRun(lake, "live")) {
      publisher("run").publish(staged("run"));
      cleanup("cleaner").deleteOrphans(files());
    }

    assertThat(files()).containsExactlyInAnyOrder(path("live"), path("run"));
    assertThat(kinds()).containsExactly(CommitKind.RELEASE);
  }

  @Test
  void publish_afterAConflictingCommit_leavesNoFile() {
    List<WindowResult> results = staged("run");
    suppress();

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(files()).isEmpty();
  }

  /** Appends a commit of another run that changes the suppression table. */
  private void suppress() {
    FileRef table = lake.files().write("clean/suppression/another.avro", new byte[] {1}, 1);
    lake.log()
        .append(
            CommitDraft.of(CommitKind.SUPPRESS, base, NOW, "another").withAdded(List.of(table)));
  }

  /** Adds a table that is suppressed to the results of a run. */
  private static List<WindowResult> withSuppressed(List<WindowResult> results) {
    ReleaseCounts counts =
        new ReleaseCounts(
            "versions", WEEK.toString(), "suppressed", "few", 0, 0, 1, Map.of(), Map.of());
    WindowResult window = results.get(0);
    return List.of(
        new WindowResult(
            window.key(),
            List.of(window.cubes().get(0), new CubeResult(counts, List.of())),
            0,
            window.release()));
  }

  private List<CommitKind> kinds() {
    return lake.log().after(base).stream().map(Commit::kind).toList();
  }

  @Test
  void publish_twice_isAConflict() {
    List<WindowResult> results = withSuppressed(staged("run"));
    publisher("run").publish(results);

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(kinds()).containsExactly(CommitKind.RELEASE, CommitKind.REFUSE);
    assertThat(files()).containsExactly(path("run"));
    assertThat(mismatches()).isEmpty();
  }

  /** The next run decides the window again, as long as a table is neither released nor recorded. */
  @Test
  void publish_afterARunThatEndedBetweenItsCommits_recordsTheRest() {
    List<WindowResult> results = withSuppressed(staged("run"));
    store.before(
        Operation.CREATE,
        lake.layout().commit(base + 2),
        () -> {
          throw new IllegalStateException("the process ends");
        });
    assertThatThrownBy(() -> publisher("run").publish(results)).hasMessage("the process ends");

    publishLater(
        "next",
        results.stream()
            .map(one -> new WindowResult(one.key(), one.cubes(), one.unattributed(), List.of()))
            .toList());

    assertThat(kinds()).containsExactly(CommitKind.RELEASE, CommitKind.REFUSE);
    assertThat(mismatches()).isEmpty();
  }

  @Test
  void publish_ofAFencedRun_isAConflictAndLeavesNoFile() {
    List<WindowResult> results = staged("run");
    new FileCleanup(lake, NOW, "eraser").fenceLive("run");

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(kinds()).containsExactly(CommitKind.FENCE);
    assertThat(files()).isEmpty();
  }

  /** A restore gives up rows, or windows whose rows are lost, which the tables still count. */
  @ParameterizedTest
  @EnumSource(names = {"RESTORE", "LOST"})
  void publish_afterRowsWereGivenUp_isAConflict(CommitKind kind) {
    List<WindowResult> results = staged("run");
    CommitDraft draft =
        kind == CommitKind.LOST
            ? CommitDraft.of(kind, base, NOW, "restore")
                .putAll(LogKey.EXPIRED, List.of(new ReleaseKey("opted_in", WEEK).name()))
            : CommitDraft.of(kind, base, NOW, "restore")
                .putAll(LogKey.GAP, List.of("community_events/2026-11-16"));
    lake.log().append(draft);

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(kinds()).containsExactly(kind);
    assertThat(files()).isEmpty();
  }
}
