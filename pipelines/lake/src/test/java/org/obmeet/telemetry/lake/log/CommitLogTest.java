package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;

class CommitLogTest {
  private static final LakeMetadata GENESIS = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");

  @TempDir Path root;
  private Lake lake;
  private CommitLog log;

  @BeforeEach
  void create() {
    lake = Lake.create(root.toString(), GENESIS, SampleDataset.AT);
    log = lake.log();
  }

  @Test
  void append_eightThreads_everyEntryIsThereOnce() throws Exception {
    int each = 25;
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Callable<List<Long>>> writers = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      String run = "run-" + writer;
      writers.add(() -> appendAll(run, each));
    }
    Set<Long> numbers = new HashSet<>();
    for (Future<List<Long>> done : pool.invokeAll(writers)) {
      numbers.addAll(done.get());
    }
    pool.shutdown();

    assertThat(numbers).hasSize(8 * each);
    List<Commit> entries = log.commits();
    assertThat(entries).hasSize(8 * each + 1);
    assertThat(entries.stream().skip(1).map(e -> e.run() + "/" + e.detail().get("i")))
        .doesNotHaveDuplicates();
    log.verify();
    try (Stream<Path> left = Files.list(root.resolve("ledger/commits"))) {
      assertThat(left).hasSize(8 * each + 1);
    }
  }

  private List<Long> appendAll(String run, int count) {
    List<Long> numbers = new ArrayList<>();
    CommitLog own = Lake.open(root.toString()).log();
    for (int i = 0; i < count; i++) {
      CommitDraft draft =
          CommitDraft.of(CommitKind.INGEST, own.head().number(), SampleDataset.AT, run)
              .withDetail(Map.of("i", (long) i));
      numbers.add(own.append(draft, ConflictCheck.alwaysRebase()).number());
    }
    return numbers;
  }

  @Test
  void append_onAnOldHead_givesWhatCameBetweenToTheCheck() {
    append("one");
    append("two");
    List<String> seen = new ArrayList<>();

    Commit entry =
        log.append(
            CommitDraft.of(CommitKind.INGEST, 0, SampleDataset.AT, "three"),
            (draft, newer) -> {
              newer.forEach(e -> seen.add(e.run()));
              return draft.withDetail(Map.of("rebased", true));
            });

    assertThat(seen).containsExactly("one", "two");
    assertThat(entry.number()).isEqualTo(3);
    assertThat(entry.detail()).containsEntry("rebased", true);
    assertThat(log.head()).isEqualTo(new LogHead(3, entry.sha256()));
  }

  @Test
  void append_checkRefuses_nothingIsAppended() {
    append("one");

    assertThatThrownBy(
            () ->
                log.append(
                    CommitDraft.of(CommitKind.SETTLE, 0, SampleDataset.AT, "two"),
                    ConflictCheck.rejectKinds(CommitKind.INGEST)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage(
            "run two planned its settle entry on entry 0, but entry 1 (ingest, run one) came"
                + " between; run it again");
    assertThat(log.head().number()).isEqualTo(1);
  }

  @Test
  void append_ofAFileThatIsNotThere_isRefusedAndNamesIt() {
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, 0, SampleDataset.AT, "r")
            .withAdded(List.of(new FileRef("clean/never", 1, 1, "ab")));

    assertThatThrownBy(() -> log.append(draft, ConflictCheck.alwaysRebase()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("clean/never");
    assertThat(log.head().number()).isZero();
  }

  @Test
  void entry_asBytes_isCanonicalAndChained() throws IOException {
    FileRef file = new FileRef("clean/a", 2, 30, "ab");
    lake.files().write(file.path(), out -> 2);
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, 0, SampleDataset.AT, "r")
            .withAdded(List.of(file))
            .withDetail(Map.of("b", 1L, "a", Map.of("d", 1L, "c", List.of("x"))));

    Commit entry = log.append(draft, ConflictCheck.alwaysRebase());

    String genesis = Digests.sha256Hex(Files.readAllBytes(commit(0)));
    assertThat(commit(1))
        .hasContent(
            "{\"added\":[{\"bytes\":30,\"path\":\"clean/a\",\"rows\":2,\"sha256\":\"ab\"}],"
                + "\"at\":\"2026-11-24T12:00:00Z\",\"detail\":{\"a\":{\"c\":[\"x\"],\"d\":1},\"b\":1},"
                + "\"kind\":\"ingest\",\"number\":1,\"previous\":\""
                + genesis
                + "\",\"removed\":[],\"run\":\"r\"}\n");
    assertThat(log.commits().get(1)).isEqualTo(entry);
    assertThat(log.after(0)).containsExactly(entry);
    assertThat(log.after(1)).isEmpty();
  }

  @Test
  void verify_changedEntry_isNamed() throws IOException {
    append("one");
    append("two");
    append("three");
    LogHead head = log.head();
    Path changed = commit(2);
    Files.write(changed, Files.readString(changed).replace("two", "2wo").getBytes(UTF_8));

    assertThatThrownBy(log::verify)
        .isInstanceOf(CorruptLogException.class)
        .hasMessage(
            "the log is broken at entry 3: it does not continue entry 2: one of the two was changed")
        .extracting(e -> ((CorruptLogException) e).entry())
        .isEqualTo(3L);
    assertThatThrownBy(() -> log.verify(head)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void verify_changedLastEntry_isFoundByTheNotedHead() throws IOException {
    append("one");
    LogHead head = log.head();
    Path changed = commit(1);
    Files.write(changed, Files.readString(changed).replace("one", "1ne").getBytes(UTF_8));

    log.verify();
    assertThatThrownBy(() -> log.verify(head))
        .hasMessage("the log is broken at entry 1: it was the head once, and has other bytes now");
    Files.delete(changed);
    assertThatThrownBy(() -> log.verify(head))
        .hasMessage("the log is broken at entry 1: it was the head once, and is missing");
  }

  @Test
  void verify_missingEntry_isNamed() throws IOException {
    append("one");
    append("two");
    Files.delete(commit(1));

    assertThatThrownBy(log::verify)
        .hasMessage("the log is broken at entry 1: it is missing, but entry 2 is there");
    assertThatThrownBy(lake::state).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void verify_noEntryOrOtherKind_isNamed() throws IOException {
    append("one");
    Files.write(commit(1), Files.readString(commit(1)).replace("ingest", "gossip").getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessageStartingWith("the log is broken at entry 1: its kind must be one of genesis,")
        .hasMessageEndingWith("it is 'gossip': was it written by a later version?");
    Files.write(commit(1), "{}\n".getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessage("the log is broken at entry 1: it says that its number is null");
    Files.write(commit(1), "half an ent".getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessage("the log is broken at entry 1: it is not an entry of a log");
  }

  @Test
  void reader_halfWrittenEntry_isNeverSeen() throws IOException {
    Files.write(root.resolve("ledger/commits/.0f.tmp"), "{\"numb".getBytes(UTF_8));

    assertThat(log.commits()).hasSize(1);
    append("one");
    log.verify();
  }

  private void append(String run) {
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, log.head().number(), SampleDataset.AT, run);
    log.append(draft, ConflictCheck.alwaysRebase());
  }

  private Path commit(long number) {
    return root.resolve(lake.layout().commit(number));
  }
}
