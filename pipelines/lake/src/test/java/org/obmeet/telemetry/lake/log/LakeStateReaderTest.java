package org.obmeet.telemetry.lake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
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
            new KeysCommit(Map.of(name, "f" + key), List.of())
                .draft(head, SampleDataset.AT, "run-" + key),
            ConflictCheck.alwaysRebase());
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
    Files.writeString(changed, text.replace(",\"at\"", ", \"at\""));

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
    writer.log().append(second, ConflictCheck.alwaysRebase());

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(log::state).hasMessageContaining("genesis");
    }
    Files.delete(root.resolve("ledger/commits/0000000042.json"));
    assertThat(log.state()).isEqualTo(LakeState.replay(log.commits()));
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
