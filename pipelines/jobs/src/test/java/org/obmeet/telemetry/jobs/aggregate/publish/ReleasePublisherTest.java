package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
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

  /** Stages a release of a run, whose files have the run's name as content. */
  private static List<WindowResult> staged(Lake lake, String run) {
    String release = lake.layout().releaseFolder("instances", "opted_in", WEEK);
    String copy = lake.layout().releaseRecords(WEEK) + "instance_statistics.json";
    ReleaseCounts counts =
        new ReleaseCounts("opted_in", WEEK.toString(), "released", "", 1, 1, 0, Map.of(), Map.of());
    return List.of(
        new WindowResult(
            "instance_statistics/" + WEEK,
            List.of(new CubeResult(counts, List.of())),
            0,
            List.of(
                one(
                    "opted_in",
                    release,
                    staged(lake, run, release + "/opted_in.parquet", run),
                    staged(lake, run, release + "/_MANIFEST.json", run))),
            List.of(staged(lake, run, copy, run))));
  }

  private List<WindowResult> staged(String run) {
    return staged(lake, run);
  }

  private StagedFile staged(String run, String path) {
    return staged(lake, run, path, run);
  }

  private static StagedFile staged(Lake lake, String run, String path, String content) {
    String from = lake.layout().stagingFolder(run) + "/" + path;
    FileRef file = lake.files().write(from, content.getBytes(StandardCharsets.UTF_8), 1);
    return new StagedFile(from, file.at(path));
  }

  /** Returns a publisher with a handle of its own, as in another process. */
  private ReleasePublisher publisher(String run) {
    return new ReleasePublisher(Lake.in(store, "memory"), Catalogs.SHIPPED, NOW, run, base);
  }

  private String released() {
    TableRelease release = lake.state().releases().values().iterator().next();
    return new String(
        lake.files().bytes(release.folder() + "/opted_in.parquet"), StandardCharsets.UTF_8);
  }

  private List<String> files() {
    return files(lake);
  }

  private static List<String> files(Lake lake) {
    return Stream.of("release", "ledger/released")
        .flatMap(zone -> lake.files().list(zone).stream())
        .map(StoredFile::path)
        .toList();
  }

  private List<FileCheck.Mismatch> mismatches() {
    return new FileCheck(lake, FileCheck.Depth.HASH)
        .mismatches(FileCheck.liveFiles(lake.log().commits()), size -> {});
  }

  @Test
  void publish_afterAnotherRunOfTheSamePlan_leavesItsFilesAsTheyAre() {
    List<WindowResult> winner = staged("winner");
    List<WindowResult> loser = staged("loser");
    publisher("winner").publish(winner);

    assertThatThrownBy(() -> publisher("loser").publish(loser))
        .isInstanceOf(CommitConflictException.class);

    assertThat(lake.state().releases()).hasSize(1);
    assertThat(mismatches()).isEmpty();
  }

  /** A run loses both leases after it has created its files and before its commit. */
  @Test
  void publish_besideARunThatHasLostItsLeases_isNotChangedByIt() {
    List<WindowResult> winner = staged("winner");
    List<WindowResult> loser = staged("loser");
    store.before(
        Operation.CREATE,
        "ledger/commits/",
        () -> {
          store.expire("staging/publishing");
          publisher("winner").publish(winner);
        });

    assertThatThrownBy(() -> publisher("loser").publish(loser))
        .isInstanceOf(CommitConflictException.class);

    assertThat(released()).isEqualTo("winner");
    assertThat(mismatches()).isEmpty();
    assertThat(files()).hasSize(3).allMatch(path -> path.contains("run-winner"));
  }

  /** A run loses its leases before any of its steps, and others clean up, or publish, or both. */
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
      test.store.before(
          Operation.CREATE,
          "ledger/commits/",
          () ->
              test.lake
                  .log()
                  .append(
                      CommitDraft.of(CommitKind.SUPPRESS, test.base, NOW, "another"),
                      ConflictCheck.alwaysRebase()));
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
          test.store.expire("staging/publishing");
          if (cleans) {
            test.cleanup("cleaner").deleteStaging("first");
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
    assertThat(test.lake.state().releases()).hasSize(1);
    assertThat(test.mismatches()).as("%s %s", operation, step).isEmpty();
    return stopped[0];
  }

  /** Publishes the results of a run that has read the newest log. */
  private void publishLater(String run, List<WindowResult> results) {
    Lake own = Lake.in(store, "memory");
    new ReleasePublisher(own, Catalogs.SHIPPED, NOW, run, own.log().head().number())
        .publish(results);
  }

  /** A cleanup loses its lease after it has decided to delete a file, and before it deletes it. */
  @Test
  void publish_besideACleanupThatHasLostItsLease_isNotChangedByIt() {
    String orphan = orphanOfADeadRun(lake);
    store.before(
        Operation.DELETE,
        orphan,
        () -> {
          store.expire("staging/publishing");
          cleanup("second").deleteOrphans(List.of(orphan));
          assertThat(lake.files().exists(orphan)).isFalse();
          publisher("run").publish(staged("run"));
        });

    cleanup("first").deleteOrphans(List.of(orphan));

    assertThat(released()).isEqualTo("run");
    assertThat(mismatches()).isEmpty();
  }

  /** A cleanup that has fenced a run may delete files of the paths that are already chosen. */
  @Test
  void publish_besideALaterFence_isAConflict() {
    List<WindowResult> results = staged("run");
    store.before(Operation.CREATE, "release/", () -> cleanup("cleaner").fenceLive("dead"));

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("a run was fenced");

    assertThat(files()).isEmpty();
  }

  private FileCleanup cleanup(String run) {
    return new FileCleanup(Lake.in(store, "memory"), NOW, run);
  }

  /** The files of a live run stay, so that the publisher uses a folder of its own. */
  @Test
  void publish_pathsOfALiveRun_usesItsOwnFolder() {
    staged("live");
    List<WindowResult> results = staged("run");
    String orphan = lake.layout().releaseFolder("instances", "opted_in", WEEK) + "/_MANIFEST.json";
    lake.files().link("staging/live/" + orphan, orphan);
    String copy = lake.layout().releaseRecords(WEEK) + "instance_statistics.json";
    lake.files().link("staging/live/" + copy, copy);
    try (RunLease live = RunLease.acquire(lake, "live")) {
      publisher("run").publish(results);
    }

    TableRelease release = lake.state().releases().values().iterator().next();
    assertThat(release.folder()).endsWith("/start=2026-11-16/run-run");
    assertThat(released()).isEqualTo("run");
    assertThat(
            lake.files()
                .exists(
                    "ledger/released/window=week/start=2026-11-16/instance_statistics.run-run.json"))
        .isTrue();
    assertThat(mismatches()).isEmpty();
    assertThat(new String(lake.files().bytes(orphan), StandardCharsets.UTF_8)).isEqualTo("live");
  }

  /** Each table has a folder of its own; only one of them may be another run's. */
  @Test
  void publish_oneOfTheFoldersOfALiveRun_movesItInTheProgramOfTheWitnesses() {
    String table = lake.layout().releaseFolder("instances", "opted_in", WEEK);
    String other = lake.layout().releaseFolder("instances", "instances_total", WEEK);
    String witnesses = lake.layout().releaseFolder("instances", "reports.witnesses", WEEK);
    String taken = other + "/instances_total.parquet";
    staged("live", taken);
    lake.files().link("staging/live/" + taken, taken);
    WindowResult window = staged("run").get(0);
    List<StagedTable> tables =
        List.of(
            one(
                "reports.witnesses",
                witnesses,
                staged("run", witnesses + "/witnesses.parquet"),
                staged(lake, "run", witnesses + "/verify.sql", table + "/a " + other + "/b")),
            one(
                "instances_total",
                other,
                staged("run", taken),
                staged("run", other + "/_MANIFEST.json")),
            window.tables().get(0));

    try (RunLease live = RunLease.acquire(lake, "live")) {
      publisher("run")
          .publish(
              List.of(new WindowResult(window.key(), window.cubes(), 0, tables, window.copies())));
    }

    assertThat(lake.state().releases().values())
        .extracting(TableRelease::folder)
        .containsExactlyInAnyOrder(table, other + "/run-run", witnesses);
    assertThat(new String(lake.files().bytes(witnesses + "/verify.sql"), StandardCharsets.UTF_8))
        .isEqualTo(table + "/a " + other + "/run-run/b");
    assertThat(mismatches()).isEmpty();
  }

  private static StagedTable one(String name, String folder, StagedFile... files) {
    return new StagedTable("instances", name, WEEK.toString(), folder, 1, List.of(files));
  }

  @Test
  void publish_afterARunThatDied_leavesItsFilesToTheCleanup() {
    String orphan = orphanOfADeadRun(lake);

    publisher("run").publish(staged("run"));

    assertThat(files()).hasSize(4).contains(orphan);
    cleanup("cleaner").deleteStaging();
    assertThat(files()).hasSize(3).doesNotContain(orphan);
    assertThat(mismatches()).isEmpty();
  }

  /** In a folder, a lease is a lock of the operating system, which a paused process keeps. */
  @Test
  void publish_inAFolderAfterARunThatDied_deletesItsFilesAndUsesTheirPaths(@TempDir Path folder) {
    Lake local = Lake.in(new LocalStore(folder), folder.toString());
    Lake.create(local, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), NOW);
    String orphan = orphanOfADeadRun(local);

    new ReleasePublisher(local, Catalogs.SHIPPED, NOW, "run", base).publish(staged(local, "run"));

    assertThat(files(local)).hasSize(3).contains(orphan);
    assertThat(local.state().fenced()).containsExactly("dead");
  }

  /** Creates a file that a run has linked and not committed. */
  private static String orphanOfADeadRun(Lake lake) {
    staged(lake, "dead");
    String orphan = lake.layout().releaseFolder("instances", "opted_in", WEEK) + "/_MANIFEST.json";
    lake.files().link("staging/dead/" + orphan, orphan);
    return orphan;
  }

  @Test
  void publish_afterAConflictingCommit_leavesNoFile() {
    List<WindowResult> results = staged("run");
    lake.log()
        .append(
            CommitDraft.of(CommitKind.SUPPRESS, base, NOW, "another"),
            ConflictCheck.alwaysRebase());

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(files()).isEmpty();
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
            window.tables(),
            window.copies()));
  }

  private List<CommitKind> kinds() {
    return lake.log().after(base).stream().map(Commit::kind).toList();
  }

  @Test
  void publish_repeatedByAnEngine_commitsOnce() {
    List<WindowResult> results = withSuppressed(staged("run"));
    publisher("run").publish(results);
    publisher("run").publish(results);

    assertThat(kinds()).containsExactly(CommitKind.RELEASE, CommitKind.REFUSE);
    assertThat(mismatches()).isEmpty();
  }

  @Test
  void publish_repeatedAfterItsFirstCommit_appendsTheRest() {
    List<WindowResult> results = withSuppressed(staged("run"));
    store.before(
        Operation.CREATE,
        lake.layout().commit(base + 2),
        () -> {
          throw new IllegalStateException("the worker is lost");
        });
    assertThatThrownBy(() -> publisher("run").publish(results)).hasMessage("the worker is lost");

    publisher("run").publish(results);

    assertThat(kinds()).containsExactly(CommitKind.RELEASE, CommitKind.REFUSE);
    assertThat(mismatches()).isEmpty();
  }

  /** The first attempt is still alive and has lost the lease to publish. */
  @Test
  void publish_twoAttemptsAtTheSameTime_isAConflictOfTheRunAndLeavesNoFile() {
    List<WindowResult> results = staged("run");
    store.before(
        Operation.CREATE,
        "ledger/commits/",
        () -> {
          store.expire("staging/publishing");
          assertThatThrownBy(() -> publisher("run").publish(results))
              .isInstanceOf(CommitConflictException.class)
              .hasMessageContaining("another attempt of run run");
        });

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(kinds()).containsExactly(CommitKind.FENCE);
    assertThat(files()).isEmpty();
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

  @Test
  void publish_releasesItsLease() {
    publisher("run").publish(staged("run"));

    ExclusiveLease.acquireToPublish(lake, java.time.Duration.ZERO).orElseThrow().close();
    assertThat(lake.files().list("staging"))
        .anyMatch(file -> ExclusiveLease.isLeaseFile(file.path()));
  }

  /** A restore gives up rows, or windows whose rows are lost, which the tables still count. */
  @ParameterizedTest
  @EnumSource(names = {"RESTORE", "LOST"})
  void publish_afterRowsWereGivenUp_isAConflict(CommitKind kind) {
    List<WindowResult> results = staged("run");
    CommitDraft draft =
        kind == CommitKind.LOST
            ? new WindowsExpiredCommit(List.of(new ReleaseKey("opted_in", WEEK)))
                .draft(base, NOW, "restore")
            : CommitDraft.of(kind, base, NOW, "restore");
    lake.log().append(draft, ConflictCheck.alwaysRebase());

    assertThatThrownBy(() -> publisher("run").publish(results))
        .isInstanceOf(CommitConflictException.class);

    assertThat(kinds()).containsExactly(kind);
    assertThat(files()).isEmpty();
  }
}
