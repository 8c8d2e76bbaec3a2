package org.obmeet.telemetry.lake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
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
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.store.OpenedFiles;

/** Tests when checkpoints are written, and which of them readers use. */
class CheckpointsTest {
  private static final LakeMetadata METADATA = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");

  @TempDir Path root;
  private final LakeLayout layout = new LakeLayout();
  private Lake writer;

  @BeforeEach
  void create() {
    writer = Lake.create(root.toString(), METADATA, SampleDataset.AT);
  }

  @Test
  void append_afterEachHundredCommits_writesACheckpoint() throws IOException {
    appendUpTo(98);
    assertThat(names()).isEmpty();

    appendUpTo(198);
    assertThat(names()).containsExactly(name(99));
    appendUpTo(199);

    assertThat(names()).containsExactly(name(99), name(199));
  }

  @Test
  void append_byShortProcesses_writesACheckpointOnceInAHundredCommits() throws IOException {
    appendUpTo(99);
    for (long n = 100; n <= 205; n++) {
      writer = Lake.open(root.toString());
      appendUpTo(n);
    }

    assertThat(names()).containsExactly(name(99), name(199));
  }

  @Test
  void append_checkpointThatCannotBeWritten_isCommitted() throws IOException {
    Files.writeString(root.resolve("ledger/checkpoints"), "a file where the folder should be");

    appendUpTo(101);

    assertThat(Lake.open(root.toString()).state().head().number()).isEqualTo(101);
  }

  @Test
  void state_ofAnotherProcess_opensTheCheckpointAndTheCommitsAfterIt() {
    appendUpTo(102);
    List<String> opened = new ArrayList<>();

    LakeState state = log(opened).state();

    assertThat(opened)
        .contains("ledger/checkpoints/" + name(99))
        .filteredOn(path -> path.startsWith(layout.commits()))
        .containsOnly(layout.commit(99), layout.commit(100), layout.commit(101), layout.commit(102))
        .filteredOn(layout.commit(99)::equals)
        .hasSizeLessThanOrEqualTo(2);
    assertThat(state).isEqualTo(replayed());
  }

  @Test
  void state_damagedCheckpoint_isReplayed() throws IOException {
    appendUpTo(103);
    Path file = checkpoint(99);
    byte[] sound = Files.readAllBytes(file);
    byte[] changed = sound.clone();
    changed[sound.length / 2] ^= 1;
    for (byte[] damaged :
        List.of(
            changed,
            Arrays.copyOf(sound, sound.length / 2),
            Arrays.copyOf(sound, sound.length - 1),
            new byte[0],
            "no gzip".getBytes(StandardCharsets.UTF_8),
            gzip("{\"version\":1}"),
            gzip(unzip(sound).replace("\"version\":" + LakeState.VERSION, "\"version\":99")),
            gzip(unzip(sound).replace(hash(99), hash(98))),
            gzip(unzip(sound).replace("\"number\":99", "\"number\":98")))) {
      Files.write(file, damaged);

      assertReplaysAll();
    }
    Files.write(file, sound);
    List<String> opened = new ArrayList<>();
    log(opened).state();
    assertThat(opened).doesNotContain(layout.commit(98));
  }

  @Test
  void state_newestCheckpointIsDamaged_beginsWithTheOneBefore() throws IOException {
    appendUpTo(201);
    Files.write(checkpoint(199), new byte[] {1});
    List<String> opened = new ArrayList<>();

    assertThat(log(opened).state()).isEqualTo(replayed());
    assertThat(opened).contains(layout.commit(100)).doesNotContain(layout.commit(98));
  }

  @Test
  void state_checkpointOfALogThatWasCutAndContinued_isReplayed() throws IOException {
    appendUpTo(103);
    Path kept = checkpoint(99);
    for (long n = 95; n <= 103; n++) {
      Files.delete(root.resolve(layout.commit(n)));
    }
    assertReplaysAll();

    writer = Lake.open(root.toString());
    for (int key = 1095; key < 1103; key++) {
      append(key);
    }

    assertThat(kept).exists();
    assertThat(names()).contains(name(99)).hasSize(2);
    assertThat(Lake.open(root.toString()).state()).isEqualTo(replayed());
    assertThat(checkpoints().superseded())
        .containsExactly("ledger/checkpoints/" + kept.getFileName());
  }

  @Test
  void state_chainBrokenAfterTheCheckpoint_fails() throws IOException {
    appendUpTo(103);
    Path changed = root.resolve(layout.commit(101));
    Files.writeString(changed, Files.readString(changed).replace("run-101", "run-1O1"));

    assertThatThrownBy(() -> Lake.open(root.toString()).state())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("102");
  }

  @Test
  void recover_brokenLog_usesNoCheckpoint() throws IOException {
    appendUpTo(103);
    Files.writeString(root.resolve(layout.commit(50)), "x");
    Lake recovered = Lake.open(root.toString()).recover("a test", SampleDataset.AT, "run");

    assertThat(recovered.state().keys()).hasSize(102);
    writer = recovered;
    appendUpTo(203);
    assertThat(names()).containsExactly(name(99));
    assertThatThrownBy(() -> Lake.open(root.toString()).state())
        .as("a break after the checkpoint")
        .isInstanceOf(CorruptLogException.class);
  }

  @Test
  void write_twice_keepsTheFirst() throws IOException {
    appendUpTo(5);
    LakeState state = writer.state();
    checkpoints().write(state);
    byte[] first = Files.readAllBytes(checkpoint(5));

    checkpoints().write(Lake.open(root.toString()).state());

    assertThat(names()).containsExactly(name(5));
    assertThat(checkpoint(5)).hasBinaryContent(first);
  }

  @Test
  void superseded_keepsTheNewestTwo() throws IOException {
    for (int n = 1; n <= 4; n++) {
      appendUpTo(n);
      checkpoints().write(writer.state());
    }
    Files.createFile(root.resolve("ledger/checkpoints/notes.txt"));

    assertThat(checkpoints().superseded())
        .containsExactlyInAnyOrder(
            "ledger/checkpoints/" + name(1), "ledger/checkpoints/" + name(2));
  }

  @Test
  void differing_forgedCheckpoint_isNamed() throws IOException {
    appendUpTo(103);
    assertThat(checkpoints().differing(writer.log().commits())).isEmpty();
    Path file = checkpoint(99);
    byte[] sound = Files.readAllBytes(file);

    Files.write(file, gzip(unzip(sound).replace("\"eu\"", "\"us\"")));
    assertThat(checkpoints().differing(writer.log().commits()))
        .containsExactly("ledger/checkpoints/" + name(99));

    Files.write(file, new byte[] {1});
    assertThat(checkpoints().differing(writer.log().commits())).as("unused").isEmpty();
  }

  @Test
  void state_ofACopyWithoutOrWithCheckpoints_isTheSame(@TempDir Path copy) throws IOException {
    appendUpTo(103);
    LakeState state = writer.state();
    for (String folder : List.of("ledger/commits", "ledger/checkpoints")) {
      Files.createDirectories(copy.resolve(folder));
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        for (Path file : files.toList()) {
          Path target = copy.resolve(folder).resolve(file.getFileName());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }

      assertThat(Lake.open(copy.toString()).state()).isEqualTo(state);
    }
  }

  private void assertReplaysAll() {
    List<String> opened = new ArrayList<>();
    assertThat(log(opened).state()).isEqualTo(replayed());
    assertThat(opened).contains(layout.commit(0), layout.commit(50));
  }

  private void appendUpTo(long number) {
    for (long n = writer.log().head().number() + 1; n <= number; n++) {
      append(n);
    }
  }

  private void append(long key) {
    writer
        .log()
        .append(
            CommitDraft.of(
                    CommitKind.KEYS, writer.log().head().number(), SampleDataset.AT, "run-" + key)
                .put(LogKey.KEY + new KeyName("sample", "person", key), "f" + key));
  }

  private CommitLog log(List<String> opened) {
    LakeFiles files = OpenedFiles.at(root, opened);
    return new CommitLog(files, layout, files.putIfAbsent());
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(writer.files(), layout);
  }

  private LakeState replayed() {
    List<Commit> commits = Lake.open(root.toString()).log().commits();
    return LakeState.replay(commits);
  }

  private String hash(long number) throws IOException {
    return Digests.sha256Hex(Files.readAllBytes(root.resolve(layout.commit(number))));
  }

  private String name(long number) {
    try {
      return checkpoint(number).getFileName().toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path checkpoint(long number) throws IOException {
    return root.resolve(layout.checkpoint(number, hash(number)));
  }

  private List<String> names() throws IOException {
    Path folder = root.resolve("ledger/checkpoints");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] gzip(String state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(state.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  private static String unzip(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
