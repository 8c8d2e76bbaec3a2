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
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;

class CommitLogTest {
  private static final LakeMetadata METADATA = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");

  private static final Map<String, Object> INGEST =
      new Ingest(1, List.of(), Map.of(), Map.of(), Map.of(), Map.of()).value();

  @TempDir Path root;
  private Lake lake;
  private CommitLog log;

  @BeforeEach
  void create() {
    lake = Lake.create(root.toString(), METADATA, SampleDataset.AT);
    log = lake.log();
  }

  @Test
  void append_eightThreads_keepsEachCommitOnce() throws Exception {
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
    try (Stream<Path> files = Files.list(root.resolve("ledger/commits"))) {
      assertThat(files).hasSize(8 * each + 1);
    }
  }

  private List<Long> appendAll(String run, int count) {
    List<Long> numbers = new ArrayList<>();
    CommitLog own = Lake.open(root.toString()).log();
    for (int i = 0; i < count; i++) {
      CommitDraft draft =
          CommitDraft.of(CommitKind.INGEST, own.head().number(), SampleDataset.AT, run)
              .withDetail(Map.of("i", (long) i));
      numbers.add(own.append(draft).number());
    }
    return numbers;
  }

  @Test
  void append_oldHead_isRebasedIfNoCommitChangedWhatItReads() {
    append("one");
    append("two");

    Commit entry =
        log.append(
            CommitDraft.of(CommitKind.SETTLE, 0, SampleDataset.AT, "three")
                .reading(LogKey.CLOSED, LogKey.INGEST + "three", LogKey.RUN + "four"));

    assertThat(entry.number()).isEqualTo(3);
    assertThat(log.head()).isEqualTo(new LogHead(3, entry.sha256()));
  }

  @Test
  void append_afterAChangeOfAKeyThatItReads_appendsNothing() {
    append("one");
    for (String prefix : List.of(LogKey.INGEST, LogKey.INGEST + "one", LogKey.RUN + "one")) {
      CommitDraft draft =
          CommitDraft.of(CommitKind.SETTLE, 0, SampleDataset.AT, "two").reading(prefix);

      assertThatThrownBy(() -> log.append(draft))
          .isInstanceOf(CommitConflictException.class)
          .hasMessage(
              "run two planned its settle commit on commit 0, but commit 1 (ingest, run one)"
                  + " changed '"
                  + prefix
                  + "'; run it again");
      assertThatThrownBy(() -> log.rejectConflict(draft))
          .isInstanceOf(CommitConflictException.class);
    }
    assertThat(log.head().number()).isEqualTo(1);
  }

  @Test
  void append_ofAReaderOfDrops_conflictsWithADropAndNotWithAPut() {
    for (String name : List.of("a", "b")) {
      put("clean/sample/" + name, log.head().number());
    }
    long base = log.head().number();
    put("clean/sample/c", base);
    CommitDraft reader =
        CommitDraft.of(CommitKind.RELEASE, base, SampleDataset.AT, "aggregate")
            .reading(LogKey.DROP + LogKey.clean("sample"));
    log.rejectConflict(reader);

    log.append(
        CommitDraft.of(CommitKind.REWRITE, base, SampleDataset.AT, "erase")
            .withRemoved(List.of("clean/sample/a")));

    assertThatThrownBy(() -> log.append(reader)).isInstanceOf(CommitConflictException.class);
    log.append(reader.rebasedOn(log.head().number()));
    CommitDraft other =
        CommitDraft.of(CommitKind.RELEASE, base, SampleDataset.AT, "aggregate")
            .reading(LogKey.DROP + LogKey.clean("sampl"));
    log.append(other);
  }

  @Test
  void append_ofAKeyThatExists_isAConflict_unlessItWasRead() {
    CommitDraft fence =
        CommitDraft.of(CommitKind.FENCE, 0, SampleDataset.AT, "run")
            .putAll(LogKey.FENCE, List.of("dead"));
    log.append(fence);

    assertThatThrownBy(() -> log.append(fence))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage("run run planned to put 'fence/dead', which another run has put; run it again");
    assertThat(log.append(fence.rebasedOn(1).reading(LogKey.FENCE)).number()).isEqualTo(2);
    assertThatThrownBy(() -> log.append(fence.rebasedOn(1).reading(LogKey.FENCE)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("changed 'fence/'");
  }

  @Test
  void append_ofADropOfAKeyThatIsGone_isAConflict() {
    put("clean/sample/a", 0);
    CommitDraft drop =
        CommitDraft.of(CommitKind.REWRITE, 1, SampleDataset.AT, "run")
            .withRemoved(List.of("clean/sample/a"));
    log.append(drop);

    assertThatThrownBy(() -> log.append(drop))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage(
            "run run planned to drop 'file/clean/sample/a', which another run has dropped; run it"
                + " again");
  }

  private void put(String path, long base) {
    FileRef file = lake.files().write(path, new byte[] {1}, 1);
    log.append(
        CommitDraft.of(CommitKind.INGEST, base, SampleDataset.AT, "ingest")
            .withAdded(List.of(file)));
  }

  @Test
  void append_ofAKeyOfAnotherKind_orAnInvalidValue_appendsNothing() {
    CommitDraft draft = CommitDraft.of(CommitKind.REFUSE, 0, SampleDataset.AT, "r");
    for (CommitDraft wrong :
        List.of(
            draft.putAll(LogKey.FENCE, List.of("dead")),
            draft.put(LogKey.SUPPRESSED + "a/week/2026-11-16", 7L))) {
      assertThatThrownBy(() -> log.append(wrong)).isInstanceOf(CorruptLogException.class);
    }
    assertThat(log.head().number()).isZero();
  }

  @Test
  void append_missingFile_failsWithItsName() {
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, 0, SampleDataset.AT, "r")
            .withAdded(List.of(new FileRef("clean/never", 1, 1, "ab")));

    assertThatThrownBy(() -> log.append(draft))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("clean/never");
    assertThat(log.head().number()).isZero();
  }

  @Test
  void append_commit_isCanonicalAndChained() throws IOException {
    FileRef file = new FileRef("clean/a", 2, 30, "ab");
    lake.files().write(file.path(), out -> 2);
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, 0, SampleDataset.AT, "r")
            .withAdded(List.of(file))
            .reading(LogKey.CLOSED)
            .withDetail(Map.of("b", 1L, "a", Map.of("d", 1L, "c", List.of("x"))));

    Commit entry = log.append(draft);

    String genesis = Digests.sha256Hex(Files.readAllBytes(commit(0)));
    assertThat(commit(1))
        .hasContent(
            "{\"at\":\"2026-11-24T12:00:00Z\",\"detail\":{\"a\":{\"c\":[\"x\"],\"d\":1},\"b\":1},"
                + "\"drop\":[],\"kind\":\"ingest\",\"number\":1,\"previous\":\""
                + genesis
                + "\",\"put\":{\"file/clean/a\":{\"bytes\":30,\"rows\":2,\"sha256\":\"ab\"}},"
                + "\"reads\":[\"closed/\",\"file/clean/suppression/\",\"ingest/\",\"retained\"],"
                + "\"run\":\"r\"}\n");
    assertThat(log.commits().get(1)).isEqualTo(entry);
    assertThat(log.after(0)).containsExactly(entry);
    assertThat(log.after(1)).isEmpty();
  }

  @Test
  void verify_changedCommit_failsWithItsNumber() throws IOException {
    append("one");
    append("two");
    append("three");
    LogHead head = log.head();
    Path changed = commit(2);
    Files.write(changed, Files.readString(changed).replace("two", "2wo").getBytes(UTF_8));

    assertThatThrownBy(log::verify)
        .isInstanceOf(CorruptLogException.class)
        .hasMessage(
            "the log is corrupt at commit 3: it does not reference the SHA-256 of commit 2: one of the two was changed")
        .extracting(e -> ((CorruptLogException) e).commit())
        .isEqualTo(3L);
    assertThatThrownBy(() -> log.verify(head)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void verify_changedLastCommit_failsForTheNotedHead() throws IOException {
    append("one");
    LogHead head = log.head();
    Path changed = commit(1);
    Files.write(changed, Files.readString(changed).replace("one", "1ne").getBytes(UTF_8));

    log.verify();
    assertThatThrownBy(() -> log.verify(head))
        .hasMessage(
            "the log is corrupt at commit 1: it was the log head before, and its bytes have changed");
    Files.delete(changed);
    assertThatThrownBy(() -> log.verify(head))
        .hasMessage("the log is corrupt at commit 1: it was the log head before, and is missing");
  }

  @Test
  void verify_missingCommit_failsWithItsNumber() throws IOException {
    append("one");
    append("two");
    Files.delete(commit(1));

    assertThatThrownBy(log::verify)
        .hasMessage("the log is corrupt at commit 1: it is missing, but commit 2 exists");
    assertThatThrownBy(lake::state).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void verify_invalidContentOrKind_failsWithItsNumber() throws IOException {
    append("one");
    Files.write(commit(1), Files.readString(commit(1)).replace("ingest", "gossip").getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessageStartingWith("the log is corrupt at commit 1: its kind must be one of genesis,")
        .hasMessageEndingWith("it is 'gossip': was it written by a later version?");
    Files.write(commit(1), "{}\n".getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessage("the log is corrupt at commit 1: its number is null");
    Files.write(commit(1), "half an ent".getBytes(UTF_8));
    assertThatThrownBy(log::verify)
        .hasMessage("the log is corrupt at commit 1: it is not a commit of a log");
  }

  @Test
  void commits_temporaryFile_isIgnored() throws IOException {
    Files.write(root.resolve("ledger/commits/.0f.tmp"), "{\"numb".getBytes(UTF_8));

    assertThat(log.commits()).hasSize(1);
    append("one");
    log.verify();
  }

  private void append(String run) {
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, log.head().number(), SampleDataset.AT, run)
            .put(LogKey.INGEST + run, INGEST);
    log.append(draft);
  }

  private Path commit(long number) {
    return root.resolve(lake.layout().commit(number));
  }
}
