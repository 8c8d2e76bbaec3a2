package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.store.OpenedFiles;

/** Tests that a state is read from the commits that follow the last one. */
class LakeStateReaderTest {
  private static final LakeMetadata METADATA = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");

  @TempDir Path root;
  private final List<String> opened = new ArrayList<>();
  private Lake writer;
  private CommitLog log;

  @BeforeEach
  void create() {
    writer = Lake.create(root.toString(), METADATA, SampleDataset.AT);
    for (int i = 0; i < 40; i++) {
      append(i);
    }
    LakeFiles files = OpenedFiles.at(root, opened);
    log = new CommitLog(files, new LakeLayout(), files.putIfAbsent());
  }

  private void append(int key) {
    KeyName name = new KeyName("sample", "person", key);
    long head = writer.log().head().number();
    writer
        .log()
        .append(
            CommitDraft.of(CommitKind.KEYS, head, SampleDataset.AT, "run-" + key)
                .put(LogKey.KEY + name, "f" + key));
  }

  @Test
  void state_again_opensTheLastCommitAndThoseAfterIt() {
    LakeState first = log.state();
    assertThat(opened).hasSize(41);
    opened.clear();

    assertThat(log.state()).isSameAs(first);
    assertThat(opened).containsExactly("ledger/commits/0000000040.json");
    append(40);
    append(41);
    opened.clear();

    LakeState later = log.state();
    assertThat(opened)
        .containsExactly(
            "ledger/commits/0000000040.json",
            "ledger/commits/0000000041.json",
            "ledger/commits/0000000042.json");
    assertThat(later).isEqualTo(LakeState.replay(log.commits()));
    assertThat(first.keys()).as("an earlier state stays as it was").hasSize(40);
    assertThat(first.head().number()).isEqualTo(40);
  }

  @Test
  void state_ofALogThatWasReplaced_isReplayedInFull() throws IOException {
    log.state();
    Files.delete(root.resolve("ledger/commits/0000000040.json"));
    assertThat(log.state().head().number()).isEqualTo(39);

    Files.delete(root.resolve("ledger/commits/0000000039.json"));
    append(77);

    assertThat(log.state()).isEqualTo(LakeState.replay(log.commits()));
    assertThat(log.state().keys()).containsKey(new KeyName("sample", "person", 77));
  }

  @Test
  void state_chainBrokenLater_failsUntilItIsMended() throws IOException {
    log.state();
    append(40);
    append(41);
    Path changed = root.resolve("ledger/commits/0000000041.json");
    String text = Files.readString(changed);
    Files.delete(changed);
    Files.writeString(changed, text.replace(",\"kind\"", ", \"kind\""));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(log::state).isInstanceOf(CorruptLogException.class);
    }
    Files.writeString(changed, text);
    assertThat(log.state()).isEqualTo(LakeState.replay(log.commits()));
  }

  @Test
  void state_commitThatCannotBeApplied_changesNothing() throws IOException {
    log.state();
    append(40);
    CommitDraft second =
        CommitDraft.of(CommitKind.GENESIS, writer.log().head().number(), SampleDataset.AT, "x");
    writer.log().append(second);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(log::state).hasMessageContaining("genesis");
    }
    Files.delete(root.resolve("ledger/commits/0000000042.json"));
    assertThat(log.state()).isEqualTo(LakeState.replay(log.commits()));
  }

  @Test
  void state_checkpointToWhichALaterCommitCannotBeAdded_isReplayed() throws IOException {
    String first = write("batch-of-a-test");
    new Checkpoints(writer.files(), writer.layout()).write(writer.state());
    replace(first);
    LogHead head = new LogHead(41, Digests.sha256Hex(Files.readAllBytes(commit(41))));
    Path checkpoint = root.resolve(writer.layout().checkpoint(head.number(), head.sha256()));
    byte[] state = LakeState.replay(log.commits().subList(0, 42)).bytes();
    String odd = new String(state, ISO_8859_1).replace("batch-of-a-test", "batch-of-b-test");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(checkpoint))) {
      out.write(odd.getBytes(ISO_8859_1));
    }

    assertThat(log.state()).isEqualTo(LakeState.replay(log.commits()));
  }

  /** Commits a clean file; returns its path. */
  private String write(String batch) {
    String path = writer.layout().cleanFile("sample", SampleDataset.DAY, 0, batch);
    FileRef file = writer.files().write(path, new byte[] {1}, 1);
    writer
        .log()
        .append(
            CommitDraft.of(CommitKind.INGEST, 40, SampleDataset.AT, batch)
                .withAdded(List.of(file)));
    return path;
  }

  private void replace(String path) {
    FileRef file = writer.files().write(path.replace(".parquet", "2.parquet"), new byte[] {2}, 1);
    writer
        .log()
        .append(
            CommitDraft.of(CommitKind.REWRITE, 41, SampleDataset.AT, "run")
                .withAdded(List.of(file))
                .withRemoved(List.of(path)));
  }

  private Path commit(long number) {
    return root.resolve(writer.layout().commit(number));
  }

  @Test
  void isFenced_fenceThatTheLogNoLongerHas_isFalse() throws IOException {
    writer
        .log()
        .append(
            CommitDraft.of(CommitKind.FENCE, 40, SampleDataset.AT, "run")
                .putAll(LogKey.FENCE, List.of("dead")));
    log.state();
    assertThat(log.isFenced("dead")).isTrue();
    Files.delete(commit(41));
    writer = Lake.open(root.toString());
    append(41);

    assertThat(log.isFenced("dead")).isFalse();
  }

  @Test
  void state_afterRecovery_skipsWhatCannotBeRead() throws IOException {
    log.state();
    Path changed = root.resolve("ledger/commits/0000000007.json");
    Files.delete(changed);
    Files.writeString(changed, "x");
    Lake recovered = Lake.open(root.toString()).recover("a test", SampleDataset.AT, "run");

    assertThat(recovered.state().keys()).hasSize(39);
    assertThat(recovered.state().keys().keySet())
        .isSubsetOf(Set.copyOf(LakeState.replay(recovered.log().commits()).keys().keySet()));
    assertThatThrownBy(log::state).as("by one that knows it whole").hasMessageContaining("41");
  }
}
