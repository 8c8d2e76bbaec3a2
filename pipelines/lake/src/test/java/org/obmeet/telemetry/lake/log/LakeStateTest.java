package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
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
    close();
    ingest("two", DAY, 3);
    ingest("three", DAY.plusDays(7), 4);

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
        .extracting(ingest -> ingest.streams().get("sample"))
        .containsExactly(new IngestCounts(10, 7, 1, 1, 1), new IngestCounts(10, 7, 1, 1, 1));
    assertThat(state.inputs()).containsExactly("fingerprint-one", "fingerprint-two");
    assertThat(state.quarantine()).hasSize(2);
    assertThat(state.ingests().get(0).number()).isEqualTo(1);
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
    append(draft(CommitKind.REWRITE, "r").withRemoved(List.of(ref.path())));

    assertThat(ref.path()).isEqualTo(file.path());
    assertThat(lake.state().clean()).isEmpty();
  }

  @Test
  void state_mergedFile_leavesTheDaysOfTheIngests() {
    ingest("one", DAY, 1);
    ingest("two", DAY, 1);
    close();
    ingest("late", DAY, 1);
    append(merge("merged", "one", "two").draft(CommitKind.REWRITE, head(), SampleDataset.AT, "r"));

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
    close();
    ingest("late", DAY, 1);
    ingest("later", DAY, 1);
    Rewrite merges = merge("on-time", "one", "two").plus(merge("merged-late", "late", "later"));

    append(merges.draft(CommitKind.REWRITE, head(), SampleDataset.AT, "ingest"));

    assertThat(lake.state().countedFiles("sample", WEEK))
        .singleElement()
        .returns(file("on-time").path(), CleanFile::path);
    assertThat(lake.state().clean("sample"))
        .extracting(CleanFile::late)
        .containsExactly(true, false);
  }

  private Rewrite merge(String merged, String first, String second) {
    List<String> old = List.of(file(first).path(), file(second).path());
    return new Rewrite(
        old,
        lake.state().clean().stream()
            .filter(file -> file.path().equals(old.get(0)))
            .map(file -> file.successor(file(merged), old))
            .toList());
  }

  private FileRef file(String batch) {
    return new FileRef(lake.layout().cleanFile("sample", DAY, 1, batch), 7, 100, "aa");
  }

  @Test
  void state_consentsWithRejectedLines_separatesThemFromDecisions() {
    FileRef decisions = new FileRef(lake.layout().consentFile("r"), 2, 5, "ab");
    FileRef rejected =
        new FileRef(
            lake.layout().quarantineFile("consent", java.time.LocalDate.EPOCH, "b"), 1, 5, "cd");

    append(draft(CommitKind.CONSENTS, "r").withAdded(List.of(decisions, rejected)));

    assertThat(lake.state().consents()).containsExactly(decisions);
    assertThat(lake.state().quarantine()).containsExactly(rejected);
  }

  @Test
  void state_suppressedThenReleased_listsTheRelease() {
    ReleaseKey key = new ReleaseKey("by_version", WEEK);
    append(draft(CommitKind.REFUSE, "r").put(LogKey.SUPPRESSED + key.name(), "not safe"));
    assertThat(lake.state().suppressedTables()).isEqualTo(Map.of(key, "not safe"));

    FileRef file = release("run-1", Map.of("by_version", 1));

    LakeState state = lake.state();
    assertThat(state.suppressedTables()).isEmpty();
    assertThat(state.releases())
        .isEqualTo(Map.of(key, new TableRelease("instances", key, file, 2, 1)));
    assertThat(file.path()).isEqualTo("ledger/released/instances/week/2026-11-16/run-1.json");
    assertThat(LakeLayout.publicRelease(file.path()))
        .isEqualTo("release/windows/instances-week-2026-11-16-run-1.json");
  }

  @Test
  void state_revision_replacesReleaseAndKeepsHistory() {
    ReleaseKey key = new ReleaseKey("by_version", WEEK);
    ReleaseKey other = new ReleaseKey("by_size", WEEK);
    FileRef first = release("run-1", Map.of("by_version", 1, "by_size", 1));
    FileRef second = release("run-2", Map.of("by_version", 2));

    LakeState state = lake.state();
    assertThat(state.releases())
        .isEqualTo(
            Map.of(
                key, new TableRelease("instances", key, second, 2, 2),
                other, new TableRelease("instances", other, first, 1, 1)));
    assertThat(state.history())
        .extracting(release -> release.key().table() + " " + release.revision())
        .containsExactly("by_size 1", "by_version 1", "by_version 2");
    assertThat(state.files()).containsKeys(first.path(), second.path());
    assertThatThrownBy(() -> new TableRelease("instances", key, first, 1, 0))
        .hasMessage("revision must be at least 1; it is 0");
  }

  private FileRef release(String run, Map<String, Integer> tables) {
    FileRef file = new FileRef(lake.layout().release("instances", WEEK, run), 1, 5, "cd");
    append(
        draft(CommitKind.RELEASE, run)
            .withFiles(List.of(LoggedFile.release(file, new TreeMap<>(tables)))));
    return file;
  }

  @Test
  void state_unreleased_hasNeitherReleasesNorSuppressedTables() {
    release("run-1", Map.of("by_version", 1));
    append(draft(CommitKind.REFUSE, "r").put(LogKey.SUPPRESSED + "by_size/" + WEEK, "few"));
    ingest("one", DAY, 1);

    LakeState state = lake.state().unreleased();

    assertThat(state.history()).isEmpty();
    assertThat(state.suppressedTables()).isEmpty();
    assertThat(state.clean()).hasSize(1);
  }

  @Test
  void state_gaps_areDaysOfAStream() {
    append(
        draft(CommitKind.RESTORE, "r")
            .putAll(
                LogKey.GAP, List.of("sample/2026-11-18", "sample/2026-11-25", "sampl/2026-11-01")));

    LakeState state = lake.state();

    assertThat(state.gaps())
        .isEqualTo(
            Map.of(
                "sample",
                Set.of(DAY, DAY.plusDays(7)),
                "sampl",
                Set.of(LocalDate.of(2026, 11, 1))));
    assertThat(state.hasGap("sample", DAY, DAY.plusDays(1))).isTrue();
    assertThat(state.hasGap("sample", DAY.plusDays(1), DAY.plusDays(7))).isFalse();
    assertThat(state.hasGap("other", DAY, DAY.plusDays(1))).isFalse();
  }

  @Test
  void state_cleanFiles_areOfTheirStream_whoseNameMayBeginAnother() {
    ingest("one", DAY, 1);
    append(
        draft(CommitKind.INGEST, "r")
            .withAdded(
                List.of(
                    new FileRef(lake.layout().cleanFile("sample_other", DAY, 1, "b"), 1, 1, "")))
            .withAdded(List.of(new FileRef("quarantine/clean.avro", 1, 1, ""))));

    assertThat(lake.state().clean("sample")).hasSize(1);
    assertThat(lake.state().clean()).hasSize(2);
  }

  /** A commit's values are read when it is replayed, also of keys that nothing asks for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "INGEST file/clean/a {\"bytes\":1,\"rows\":1}",
        "INGEST file/clean/a {\"bytes\":1,\"rows\":\"1\",\"sha256\":\"\"}",
        "INGEST file/clean/a {\"buckets\":5000000000,\"bytes\":1,\"rows\":1,\"sha256\":\"\"}",
        "INGEST file/clean/a {\"bytes\":1,\"late\":1,\"rows\":1,\"sha256\":\"\"}",
        "INGEST file/clean/a {\"bytes\":1,\"of\":\"b\",\"rows\":1,\"sha256\":\"\"}",
        "INGEST ingest/r {\"inputs\":[1],\"streams\":{},\"versions\":{},\"days\":{}}",
        "INGEST ingest/r {\"inputs\":[],\"streams\":{\"s\":1},\"versions\":{},\"days\":{}}",
        "INGEST ingest/r {\"inputs\":[],\"streams\":{},\"versions\":{},\"days\":{\"s\":[\"x\"]}}",
        "INGEST ingest/r true",
        "INGEST closed/sample/week/2026-11-16 true",
        "INGEST file/ledger/released/a/week/2026-11-16/r.json {\"bytes\":1,\"rows\":1,\"sha256\":\"\"}",
        "KEYS key/a true",
        "KEYS destroyed/a true",
        "SETTLE closed/sample true",
        "SETTLE closed/sample/year/2026 true",
        "SETTLE closed/sample/week/2026-11-17 true",
        "RELEASE file/clean/a {\"bytes\":1,\"rows\":1,\"sha256\":\"\"}",
        "RELEASE file/ledger/released/a/week/2026-11-16/r.json {\"bytes\":1,\"rows\":1,\"sha256\":\"\",\"tables\":[\"t\"]}",
        "RELEASE file/ledger/released/a/week/2026-11-16/r.json {\"bytes\":1,\"rows\":1,\"sha256\":\"\",\"tables\":{\"t\":\"first\"}}",
        "RELEASE file/ledger/released/a/week/2026-11-16/r.json {\"bytes\":1,\"rows\":1,\"sha256\":\"\",\"tables\":{\"t\":99999999999}}",
        "REFUSE suppressed/by_version/week/2026-11-16 7",
        "REFUSE suppressed/by_version \"few\"",
        "LOST expired/by_version true",
        "RESTORE gap/sample true",
        "RESTORE gap/sample/2026-11-31 true",
        "FENCE meta {\"form\":4}",
        "FENCE 'fence/a b' true",
        "FENCE 'fence/a\n1 fence/b true' true",
        "BREAK fence/a true",
        "EXPORT other true"
      })
  void value_thatIsInvalid_orOfAnotherKind_isACorruptLog(CommitKind kind, String key, String json)
      throws IOException {
    Commit commit = commit(kind, key, json);
    List<Commit> commits = List.of(lake.log().commits().get(0), commit);

    assertThatThrownBy(() -> LakeState.replay(commits))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("commit 1");
    LakeState after = LakeState.empty().after(commits, true);
    assertThat(after.has(key)).as("past a break").isEqualTo(key.equals(LogKey.META));
    assertThat(after.metadata()).isEqualTo(lake.metadata());
  }

  private static Commit commit(CommitKind kind, String key, String json) throws IOException {
    Map<String, Object> put = CanonicalJson.map(("{\"v\":" + json + "}").getBytes(UTF_8));
    return new Commit(
        1,
        kind,
        SampleDataset.AT,
        "run",
        "",
        new TreeMap<>(Map.of(key, put.get("v"))),
        new TreeSet<>(),
        new TreeSet<>(),
        Map.of(),
        "");
  }

  @Test
  void drop_ofAKeyThatDoesNotExist_isACorruptLog() {
    CommitDraft draft = draft(CommitKind.REWRITE, "r").withRemoved(List.of("clean/a"));
    Commit commit = CommitJson.parse(1, CommitJson.bytes(draft, 1, ""));
    List<Commit> commits = List.of(lake.log().commits().get(0), commit);

    assertThatThrownBy(() -> LakeState.replay(commits))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("commit 1: it drops 'file/clean/a', which does not exist");
    assertThat(LakeState.empty().after(commits, true).head().number()).isEqualTo(1);
  }

  @Test
  void drop_ofAKeyOfAnotherKind_isACorruptLog() {
    release("run-1", Map.of("by_version", 1));
    String path = lake.state().history().get(0).file().path();
    CommitDraft draft = draft(CommitKind.INGEST, "r").withRemoved(List.of(path));
    List<Commit> commits = new ArrayList<>(lake.log().commits());
    commits.add(CommitJson.parse(2, CommitJson.bytes(draft, 2, "")));

    assertThatThrownBy(() -> LakeState.replay(commits))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("commit 2: a commit of the kind ingest may not drop 'file/" + path);
    assertThatThrownBy(() -> lake.log().append(draft)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void genesis_isTheFirstCommitAndNoOther() {
    Commit genesis = lake.log().commits().get(0);
    CommitDraft again = CommitDraft.of(CommitKind.GENESIS, 0, SampleDataset.AT, "r");
    Commit second = CommitJson.parse(1, CommitJson.bytes(again, 1, ""));

    for (List<Commit> wrong :
        List.of(List.<Commit>of(), List.of(second), List.of(genesis, second))) {
      assertThatThrownBy(() -> LakeState.replay(wrong)).isInstanceOf(CorruptLogException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bytes_ofTheStateAfterAnyCommit_continueAsTheReplay(long seed) throws IOException {
    List<Commit> commits = new RandomLog(seed, 90).commits();
    assertThat(commits).extracting(Commit::kind).contains(CommitKind.values());
    LakeState full = LakeState.replay(commits);
    for (int n = 1; n <= commits.size(); n++) {
      LakeState state = LakeState.replay(commits.subList(0, n));
      LakeState read = LakeState.parse(state.bytes());

      assertThat(read).isEqualTo(state);
      assertThat(read.clean()).isEqualTo(state.clean());
      assertThat(read.history()).isEqualTo(state.history());
      assertThat(read.after(commits.subList(n, commits.size()), false))
          .as("from commit " + n)
          .isEqualTo(full);
    }
  }

  @Test
  void bytes_ofAnyState_haveNoJsonTextThatTheLogLacks() throws IOException {
    RandomLog log = new RandomLog(9, 90);
    byte[] bytes = LakeState.replay(log.commits().subList(0, 89)).bytes();
    // The hash of the commit is in the next one.
    String text = log.text().replace("\\\"", "\"");

    List<Object> values = new ArrayList<>(first(bytes).values());
    for (String line : new String(bytes, UTF_8).lines().skip(1).toList()) {
      values.add(CanonicalJson.value(line.split(" ", 3)[2].getBytes(UTF_8)));
    }
    assertThat(texts(values))
        .hasSizeGreaterThan(30)
        .allSatisfy(value -> assertThat(text).contains(value));
  }

  @Test
  void parse_ofAnotherVersion_orOfDamagedBytes_fails() throws IOException {
    byte[] bytes = LakeState.replay(new RandomLog(1, 30).commits()).bytes();
    for (Object version : List.of(LakeState.VERSION + 1, "1", 0L)) {
      assertThatThrownBy(() -> LakeState.parse(with(bytes, "version", version)))
          .isInstanceOf(IOException.class);
    }
    assertThat(LakeState.parse(bytes).head().number()).isEqualTo(29);
    for (String key : List.of("number", "sha256", "times", "keys")) {
      byte[] other = with(bytes, key, true);
      assertThatThrownBy(() -> LakeState.parse(other)).as(key).isInstanceOf(RuntimeException.class);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LakeState.parse(cut))
          .as("the first %d bytes", length)
          .isInstanceOf(Exception.class);
    }
  }

  private static byte[] with(byte[] bytes, String key, Object value) throws IOException {
    Map<String, Object> map = new TreeMap<>(first(bytes));
    map.put(key, value);
    String text = new String(bytes, UTF_8);
    String keys = text.substring(text.indexOf('\n') + 1);
    return (new String(CanonicalJson.canonical(map), UTF_8) + keys).getBytes(UTF_8);
  }

  /** Returns the first line, which describes the state. */
  private static Map<String, Object> first(byte[] bytes) throws IOException {
    return CanonicalJson.map(
        new String(bytes, UTF_8).lines().findFirst().orElseThrow().getBytes(UTF_8));
  }

  /** The texts in values, without the keys of objects. */
  private static List<String> texts(Collection<?> values) {
    return values.stream()
        .flatMap(
            value -> {
              if (value instanceof Map<?, ?> map) {
                return texts(map.values()).stream();
              }
              return value instanceof List<?> list
                  ? texts(list).stream()
                  : value instanceof String text ? Stream.of(text) : Stream.empty();
            })
        .toList();
  }

  /** The form has changed, and no program reads two of them. */
  @ParameterizedTest
  @ValueSource(longs = {3, 5})
  void state_lakeOfAnotherForm_isRefused(long form) {
    Map<String, Object> meta = new TreeMap<>();
    ((Map<?, ?>) lake.log().commits().get(0).put().get(LogKey.META))
        .forEach((key, value) -> meta.put((String) key, value));
    meta.put("form", form);
    CommitDraft draft =
        CommitDraft.of(CommitKind.GENESIS, -1, SampleDataset.AT, "genesis").put(LogKey.META, meta);
    Commit genesis = CommitJson.parse(0, CommitJson.bytes(draft, 0, CommitLog.NO_PREVIOUS));

    assertThatThrownBy(() -> LakeState.replay(List.of(genesis)))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "the lake has the form %s, and this version opens lakes of the form 4 only. Export"
                + " what you need with the version that made the lake, and make a new lake",
            form);
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
    boolean late = lake.state().isLate("sample", day, WindowKind.WEEK);
    Ingest ingest =
        new Ingest(
            head() + 1,
            List.of("fingerprint-" + batch),
            Map.of("sample", batch.length()),
            Map.of("sample", new IngestCounts(10, 7, 1, 1, 1)),
            late ? Map.of() : Map.of("sample", Set.of(day)),
            Map.of());
    append(
        draft(CommitKind.INGEST, "run-" + batch)
            .withFiles(
                List.of(LoggedFile.of(quarantine), LoggedFile.clean(clean, late, 8, List.of())))
            .put(LogKey.INGEST + "run-" + batch, ingest.value()));
  }

  private void close() {
    append(draft(CommitKind.SETTLE, "aggregate").putAll(LogKey.CLOSED, List.of("sample/" + WEEK)));
  }

  private CommitDraft draft(CommitKind kind, String run) {
    return CommitDraft.of(kind, head(), SampleDataset.AT, run);
  }

  private void append(CommitDraft draft) {
    draft.added().forEach(file -> lake.files().write(file.path(), out -> 0));
    lake.log().append(draft);
  }

  private long head() {
    return lake.log().head().number();
  }
}
