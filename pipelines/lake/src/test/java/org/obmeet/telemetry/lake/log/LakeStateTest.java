package org.obmeet.telemetry.lake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.ConsentsCommit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.commit.WindowsClosedCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

class LakeStateTest {
  private static final Window WEEK = Window.parse("week/2026-11-16");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 18);

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");
    lake = Lake.create(root.toString(), metadata, SampleDataset.AT);
  }

  @Test
  void state_emptyLake_isEmpty() {
    LakeState state = lake.state();

    assertThat(state.clean()).isEmpty();
    assertThat(state.ingests()).isEmpty();
    assertThat(state.isLate("sample", DAY, WindowKind.WEEK)).isFalse();
  }

  @Test
  void state_ingestAndClosedWindow_separatesOnTimeFromLate() {
    ingest("one", DAY, 3);
    append(
        new WindowsClosedCommit("sample", List.of(WEEK))
            .draft(head(), SampleDataset.AT, "aggregate"));
    ingest("two", DAY, 3);
    ingest("three", DAY.plusDays(7), 4);
    append(
        new WindowsClosedCommit("sample", List.of(WEEK))
            .draft(head(), SampleDataset.AT, "aggregate again"));

    LakeState state = lake.state();

    assertThat(state.clean("sample"))
        .extracting(CleanFile::late)
        .containsExactly(false, true, false);
    assertThat(state.clean("sample").stream().filter(file -> file.bucket() == 3)).hasSize(2);
    assertThat(state.closed()).isEqualTo(Map.of("sample", Map.of(WEEK, 2L)));
    assertThat(state.isLate("sample", DAY, WindowKind.WEEK)).isTrue();
    assertThat(state.isLate("sample", DAY.plusDays(7), WindowKind.WEEK)).isFalse();
    assertThat(state.countedFiles("sample", WEEK))
        .extracting(CleanFile::path)
        .containsExactly("clean/sample/date=2026-11-18/bucket=03/one.parquet");
    Window coarse = WindowKind.FOUR_WEEKS.containing(DAY);
    assertThat(state.countedFiles("sample", coarse))
        .extracting(CleanFile::late)
        .containsOnly(false);
    assertThat(state.clean("sample").get(0).buckets()).isEqualTo(8);
    assertThat(state.versions()).as("the newest").isEqualTo(Map.of("sample", 5));
  }

  @Test
  void state_twoIngests_listsCountsAndInputs() {
    ingest("one", DAY, 1);
    ingest("two", DAY, 2);

    LakeState state = lake.state();

    assertThat(state.ingests())
        .extracting(ingest -> ingest.commit().streams().get("sample"))
        .containsExactly(new IngestCounts(10, 7, 1, 1, 1), new IngestCounts(10, 7, 1, 1, 1));
    assertThat(state.inputs()).containsExactly("fingerprint-one", "fingerprint-two");
    assertThat(state.quarantine()).hasSize(2);
    assertThat(state.ingests().get(0).run()).isEqualTo("run-one");
  }

  @Test
  void state_uncommittedFile_isIgnored() {
    new CleanFileIo(lake.files())
        .write(
            SampleDataset.newerVersion(),
            SampleDataset.rows(SampleDataset.newerVersion(), 10),
            lake.layout().cleanFile("sample", DAY, 1, "killed"));

    assertThat(lake.state().clean()).isEmpty();
    assertThat(lake.state().head().number()).isZero();
  }

  @Test
  void state_removedFile_isAbsent() {
    ingest("one", DAY, 1);
    CleanFile file = lake.state().clean().get(0);
    FileRef ref = lake.log().commits().get(1).added().get(0);
    append(
        new IngestCommit("rewrite", List.of(), Map.of(), Map.of(), Map.of(), Map.of())
            .draft(head(), SampleDataset.AT, "r", List.of())
            .withRemoved(List.of(ref)));

    assertThat(ref.path()).isEqualTo(file.path());
    assertThat(lake.state().clean()).isEmpty();
  }

  @Test
  void state_mergedFile_leavesTheDaysOfTheIngests() {
    ingest("one", DAY, 1);
    ingest("two", DAY, 1);
    append(
        new WindowsClosedCommit("sample", List.of(WEEK))
            .draft(head(), SampleDataset.AT, "aggregate"));
    ingest("late", DAY, 1);
    rewrite("merged", Map.of(RewriteCommit.COMPACTED, 2L), "one", "two");

    assertThat(lake.state().ingests())
        .extracting(ingest -> ingest.isCountedIn("sample", WEEK))
        .containsExactly(true, true, false);
    assertThat(lake.state().ingests().get(1).days()).isEqualTo(Map.of("sample", Set.of(DAY)));
  }

  /** A compaction may merge the files on time and the late files of a bucket in one commit. */
  @Test
  void state_lateFilesMergedBesideFilesOnTime_stayLate() {
    ingest("one", DAY, 1);
    ingest("two", DAY, 1);
    append(
        new WindowsClosedCommit("sample", List.of(WEEK))
            .draft(head(), SampleDataset.AT, "aggregate"));
    ingest("late", DAY, 1);
    ingest("later", DAY, 1);
    RewriteCommit merges =
        merge("on-time", "one", "two").plus(merge("merged-late", "late", "later"));

    append(
        merges.draft(
            CommitKind.REWRITE,
            head(),
            SampleDataset.AT,
            "ingest",
            Map.of(RewriteCommit.COMPACTED, 4L)));

    assertThat(lake.state().countedFiles("sample", WEEK))
        .singleElement()
        .returns(file("on-time").path(), CleanFile::path);
    assertThat(lake.state().clean("sample"))
        .extracting(CleanFile::late)
        .containsExactly(true, false);
  }

  private RewriteCommit merge(String merged, String first, String second) {
    return new RewriteCommit(
        List.of(file(first), file(second)),
        List.of(file(merged)),
        Map.of(file(merged).path(), file(first).path()),
        Map.of(file(first).path(), file(merged).path(), file(second).path(), file(merged).path()));
  }

  private FileRef file(String batch) {
    return new FileRef(lake.layout().cleanFile("sample", DAY, 1, batch), 7, 100, "aa");
  }

  /** Replaces the last of some batches in bucket 1 and removes the others. */
  private void rewrite(String batch, Map<String, Object> detail, String... old) {
    List<FileRef> removed = Stream.of(old).map(this::file).toList();
    FileRef added = file(batch);
    append(
        new RewriteCommit(
                removed,
                List.of(added),
                Map.of(added.path(), removed.get(removed.size() - 1).path()))
            .draft(CommitKind.REWRITE, head(), SampleDataset.AT, batch, detail));
  }

  @Test
  void state_consentsWithRejectedLines_separatesThemFromDecisions() {
    FileRef decisions = new FileRef(lake.layout().consentFile("r"), 2, 5, "ab");
    FileRef rejected =
        new FileRef(
            lake.layout().quarantineFile("consent", java.time.LocalDate.EPOCH, "b"), 1, 5, "cd");

    append(
        new ConsentsCommit(List.of("input"), 2)
            .draft(head(), SampleDataset.AT, "r", List.of(decisions, rejected)));

    assertThat(lake.state().consents()).containsExactly(decisions);
    assertThat(lake.state().quarantine()).containsExactly(rejected);
  }

  @Test
  void state_suppressedThenReleased_listsTheRelease() {
    ReleaseKey key = new ReleaseKey("by_version", WEEK);
    append(
        new TablesSuppressedCommit(List.of(key), "not safe").draft(head(), SampleDataset.AT, "r"));
    assertThat(lake.state().suppressedTables()).isEqualTo(Map.of(key, "not safe"));

    ReleaseCommit.Item item = item("run-1", Map.of("by_version", 1));
    append(new ReleaseCommit(List.of(item)).draft(head(), SampleDataset.AT, "run-1"));

    LakeState state = lake.state();
    assertThat(state.suppressedTables()).isEmpty();
    assertThat(state.releases())
        .isEqualTo(Map.of(key, new TableRelease("instances", key, item.file(), 2, 1)));
    assertThat(item.file().path())
        .isEqualTo("ledger/released/instances/week/2026-11-16/run-1.json");
    assertThat(LakeLayout.publicRelease(item.file().path()))
        .isEqualTo("release/windows/instances-week-2026-11-16-run-1.json");
  }

  @Test
  void state_revision_replacesReleaseAndKeepsHistory() {
    ReleaseKey key = new ReleaseKey("by_version", WEEK);
    ReleaseKey other = new ReleaseKey("by_size", WEEK);
    ReleaseCommit.Item first = item("run-1", Map.of("by_version", 1, "by_size", 1));
    ReleaseCommit.Item second = item("run-2", Map.of("by_version", 2));
    append(new ReleaseCommit(List.of(first)).draft(head(), SampleDataset.AT, "run-1"));
    append(new ReleaseCommit(List.of(second)).draft(head(), SampleDataset.AT, "run-2"));

    LakeState state = lake.state();
    assertThat(state.releases())
        .isEqualTo(
            Map.of(
                key, new TableRelease("instances", key, second.file(), 2, 2),
                other, new TableRelease("instances", other, first.file(), 1, 1)));
    assertThat(state.history())
        .extracting(release -> release.key().table() + " " + release.revision())
        .containsExactly("by_size 1", "by_version 1", "by_version 2");
    assertThat(state.files()).containsKeys(first.file().path(), second.file().path());
    assertThatThrownBy(() -> new TableRelease("instances", key, first.file(), 1, 0))
        .hasMessage("revision must be at least 1; it is 0");
  }

  private ReleaseCommit.Item item(String run, Map<String, Integer> tables) {
    FileRef file = new FileRef(lake.layout().release("instances", WEEK, run), 1, 5, "cd");
    return new ReleaseCommit.Item("instances", WEEK, file, new TreeMap<>(tables));
  }

  @ParameterizedTest
  @CsvSource({
    "file, ledger/released/instances/week/2026-11-16/other.json",
    "window, year/2026",
    "stream,",
    "tables, by_version",
    "by_version, 0",
    "by_version, 99999999999",
    "by_version, first"
  })
  void release_ofAnotherForm_isRejected(String key, String value) {
    ReleaseCommit.Item item = item("run-1", Map.of("by_version", 1));
    CommitDraft draft = new ReleaseCommit(List.of(item)).draft(0, SampleDataset.AT, "run-1");
    Map<?, ?> valid = (Map<?, ?>) ((List<?>) draft.detail().get("releases")).get(0);
    Map<String, Object> release = new TreeMap<>();
    valid.forEach((name, one) -> release.put((String) name, one));
    if (value == null) {
      release.remove(key);
    } else if (key.equals("by_version")) {
      boolean number = value.matches("\\d+");
      release.put("tables", Map.of(key, number ? (Object) Long.valueOf(value) : value));
    } else {
      release.put(key, value);
    }
    List<Commit> commits = lake.log().commits();
    Commit changed =
        CommitJson.parse(
            1,
            CommitJson.bytes(
                draft.withDetail(Map.of("releases", List.of(release))),
                1,
                commits.get(0).sha256()));

    assertThatThrownBy(() -> LakeState.replay(List.of(commits.get(0), changed)))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("commit 1");
  }

  /** The form has changed, and no program reads two of them. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2, 4})
  void state_lakeOfAnotherForm_isRefused(long form) {
    Map<String, Object> detail = new TreeMap<>(lake.log().commits().get(0).detail());
    detail.put("form", form);
    if (form == 0) {
      detail.remove("form");
    }
    CommitDraft draft =
        CommitDraft.of(CommitKind.GENESIS, -1, SampleDataset.AT, "genesis").withDetail(detail);
    Commit genesis = CommitJson.parse(0, CommitJson.bytes(draft, 0, CommitLog.NO_PREVIOUS));

    assertThatThrownBy(() -> LakeState.replay(List.of(genesis)))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "the lake has the form %s, and this version opens lakes of the form 3 only. Export"
                + " what you need with the version that made the lake, and make a new lake",
            form == 0 ? 2 : form);
  }

  @Test
  void counts_inconsistentSum_isRejected() {
    assertThatThrownBy(() -> new IngestCounts(10, 1, 2, 3, 3))
        .hasMessage(
            "read must be accepted + duplicates + rejected + suppressed; 10 is not 1 + 2 + 3 + 3");
  }

  @Test
  void layout_pathTraversal_isRejected() {
    for (String name : List.of("..", ".hidden", "a/b", "", "a b")) {
      assertThatThrownBy(() -> lake.layout().runReport(name))
          .hasMessageStartingWith("a name in the lake must be 1 to 128 letters");
    }
    assertThatThrownBy(() -> lake.files().bytes("../secret"))
        .hasMessage("a path in the lake must be relative and stay inside it; it is '../secret'");
  }

  private void ingest(String batch, LocalDate day, int bucket) {
    FileRef clean =
        new FileRef(lake.layout().cleanFile("sample", day, bucket, batch), 7, 100, "aa");
    FileRef quarantine = new FileRef(lake.layout().quarantineFile("sample", day, batch), 1, 1, "");
    IngestCommit commit =
        new IngestCommit(
            batch,
            List.of("fingerprint-" + batch),
            Map.of("sample", 8),
            Map.of("sample", batch.length()),
            Map.of("sample", new IngestCounts(10, 7, 1, 1, 1)),
            Map.of());
    append(commit.draft(head(), SampleDataset.AT, "run-" + batch, List.of(quarantine, clean)));
  }

  private void append(CommitDraft draft) {
    draft.added().forEach(file -> lake.files().write(file.path(), out -> 0));
    lake.log().append(draft, ConflictCheck.alwaysRebase());
  }

  private long head() {
    return lake.log().head().number();
  }
}
