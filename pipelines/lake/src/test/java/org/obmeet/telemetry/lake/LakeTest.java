package org.obmeet.telemetry.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;

class LakeTest {
  private static final LakeMetadata METADATA = new LakeMetadata("ring", ConsentMode.ASSUMED, "eu");

  @TempDir Path folder;

  @Test
  void create_thenOpen_hasItsMetadata() {
    String root = folder.resolve("lake").toString();
    assertThat(Lake.find(root)).isEmpty();

    Lake.create(root, METADATA, SampleDataset.AT);

    assertThat(Lake.open(root + "/").metadata()).isEqualTo(METADATA);
    assertThat(Lake.open(folder.resolve("lake").toUri().toString()).root()).isEqualTo(root);
    assertThat(Lake.open(root).state().head().number()).isZero();
  }

  @Test
  void share_ofARelativeRoot_writesBelowIt() {
    String root = Path.of("").toAbsolutePath().relativize(folder.resolve("lake")).toString();
    try (Lake.Sharing shared = Lake.share(root)) {
      Lake.create(root, METADATA, SampleDataset.AT);

      Lake.open(root).files().sync(List.of("ledger/commits/0000000000.json"));
    }
    assertThat(Lake.open(folder.resolve("lake").toString()).metadata()).isEqualTo(METADATA);
  }

  @Test
  void create_twice_isRejected() {
    String root = folder.resolve("lake").toString();
    Lake.create(root, METADATA, SampleDataset.AT);

    assertThatThrownBy(() -> Lake.create(root, METADATA, SampleDataset.AT))
        .isInstanceOf(LakeException.class)
        .hasMessage("there is a lake at " + root + " already");
  }

  @Test
  void open_absent_fails() {
    assertThatThrownBy(() -> Lake.open(folder.toString()))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "there is no lake at " + folder + ": name its root, or make one by ingesting into it");
  }

  @Test
  void create_unwritableRoot_failsWithPathAndReason() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String root = file.resolve("lake").toString();

    assertThatThrownBy(() -> Lake.create(root, METADATA, SampleDataset.AT))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith(
            "cannot read 'ledger/commits/0000000000.json' in the lake at " + root + ": ");
  }

  @Test
  void files_unwritableFolder_failWithThePath() throws IOException {
    Lake lake = Lake.create(folder.resolve("lake").toString(), METADATA, SampleDataset.AT);
    Files.createFile(folder.resolve("lake/clean"));

    assertThatThrownBy(
            () ->
                new CleanFileIo(lake.files())
                    .write(SampleDataset.newerVersion(), java.util.List.of(), "clean/a/b"))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("cannot write 'clean/a/b' in the lake at " + lake.root() + ": ");
    assertThat(lake.files().list("staging")).isEmpty();
  }

  @Test
  void open_unknownScheme_fails() {
    assertThatThrownBy(() -> Lake.open("gopher://bucket/lake"))
        .isInstanceOf(LakeException.class)
        .hasMessage("a lake must be a folder or s3://BUCKET/PREFIX; it is 'gopher://bucket/lake'");
  }

  /** With a C locale, the characters of a name outside of ASCII are refused like this one. */
  @Test
  void open_characterThatNoPathHas_fails() {
    assertThatThrownBy(() -> Lake.open("a\0b"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("cannot be used (Nul character not allowed)");
  }

  /** The bucket is the value of an empty variable. */
  @Test
  void create_withoutABucket_makesNoLocalLake() {
    assertThatThrownBy(() -> Lake.create("s3://", METADATA, SampleDataset.AT))
        .isInstanceOf(LakeException.class)
        .hasMessageEndingWith("it is 's3://'");
    assertThat(Path.of("s3:")).doesNotExist();
  }

  @Test
  void serialization_lake_isItsRoot() throws Exception {
    Lake lake = Lake.create(folder.resolve("lake").toString(), METADATA, SampleDataset.AT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(lake);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Lake copy = (Lake) in.readObject();
      assertThat(copy.metadata()).isEqualTo(METADATA);
    }
    assertThat(bytes.size()).isLessThan(200 + lake.root().length());
  }

  @Test
  void runReports_written_areJson() throws IOException {
    Lake lake = Lake.create(folder.resolve("lake").toString(), METADATA, SampleDataset.AT);
    RunReports reports = new RunReports(lake);
    reports.write(
        "run-1", Map.of("exit_code", 0, "notes", java.util.List.of("a")), SampleDataset.AT);

    assertThat(CanonicalJson.map(lake.files().bytes("ledger/runs/run-1.json")))
        .isEqualTo(Map.of("exit_code", 0L, "notes", java.util.List.of("a")));
    assertThatThrownBy(() -> lake.files().bytes("ledger/runs/none.json"))
        .hasMessage(
            "cannot read 'ledger/runs/none.json' in the lake at " + lake + ": no such file");
  }

  @Test
  void runReports_thatWait_areNamedByOneCommit_withTheDigestsOfTheirWriting() {
    Lake lake = Lake.create(folder.resolve("lake").toString(), METADATA, SampleDataset.AT);
    RunReports reports = new RunReports(lake);
    try (RunReports.Waiting oneCommit = RunReports.waiting(lake.root(), SampleDataset.AT)) {
      reports.write("run-1", Map.of("exit_code", 0), SampleDataset.AT);
      reports.write("run-2", Map.of("exit_code", 0), SampleDataset.AT);
      lake.files().write("ledger/runs/run-2.json", new byte[] {'3'}, 1);
      assertThat(lake.log().commits()).as("none yet").hasSize(1);
    }

    assertThat(lake.log().commits()).hasSize(2);
    assertThat(new FileCheck(lake.files()).mismatches(FileCheck.liveFiles(lake.log().commits())))
        .extracting(FileCheck.Mismatch::path)
        .containsExactly("ledger/runs/run-2.json");
    reports.write("run-3", Map.of("exit_code", 0), SampleDataset.AT);
    assertThat(lake.log().commits()).as("later reports do not wait").hasSize(3);
  }

  @Test
  void runReports_written_areNamedByTheLog_withTheirReasons() {
    Lake lake = Lake.create(folder.resolve("lake").toString(), METADATA, SampleDataset.AT);
    lake.files().write("ledger/runs/planted.json", new byte[] {'3'}, 1);
    lake.files().write("ledger/runs/run-1/suppressed.json", new byte[] {'2'}, 1);
    RunReports reports = new RunReports(lake);
    reports.write("run-1", Map.of("exit_code", 0), SampleDataset.AT);

    assertThat(lake.state().files().keySet())
        .containsExactlyInAnyOrder("ledger/runs/run-1.json", "ledger/runs/run-1/suppressed.json");
  }
}
