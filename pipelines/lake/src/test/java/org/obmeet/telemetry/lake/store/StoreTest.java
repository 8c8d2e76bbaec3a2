package org.obmeet.telemetry.lake.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.s3.S3ClientProvider;
import org.obmeet.telemetry.lake.store.s3.S3Location;
import org.obmeet.telemetry.lake.store.s3.S3Store;
import org.obmeet.telemetry.lake.store.s3.S3TestServer;

/** Tests the contract of all stores: local folder, memory, S3. */
class StoreTest {
  enum Kind {
    LOCAL,
    MEMORY,
    S3
  }

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource
  void files_writtenListedMovedDeleted_followTheContract(Kind kind) {
    LakeFiles files = open(kind);
    assertThat(files.list("clean")).isEmpty();
    assertThat(files.exists("clean/a/one")).isFalse();

    write(files, "clean/b/two", "22");
    FileRef ref = write(files, "clean/a/one", "one");
    write(files, "clean/.hidden", "x");
    write(files, "cleaner/three", "3");

    assertThat(ref).isEqualTo(new FileRef("clean/a/one", 1, 3, Digests.sha256Hex(bytes("one"))));
    assertThat(files.list("clean"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("clean/a/one", 3L), tuple("clean/b/two", 2L));
    assertThat(files.bytes("clean/a/one")).isEqualTo(bytes("one"));
    assertThat(files.exists("clean/a")).isFalse();

    files.delete("clean/b/two");
    assertThat(files.list("clean"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("clean/a/one", 3L));
    files.delete("clean/a/one");
    files.delete("clean/a/one");
    files.deleteFolder("cleaner");
    files.deleteFolder("cleaner");
    assertThat(files.list("clean")).isEmpty();
    assertThat(files.list("cleaner")).isEmpty();
    assertThatThrownBy(() -> files.bytes("clean/a/one"))
        .isInstanceOf(LakeException.class)
        .hasMessage("cannot read 'clean/a/one' in the lake at " + root + ": no such file");
  }

  /** The same bytes may be written again, by a repeated attempt. Landing and reports may change. */
  @ParameterizedTest
  @EnumSource
  void files_ofImmutableZones_areNeverReplaced(Kind kind) {
    LakeFiles files = open(kind);
    FileRef ref = write(files, "clean/a/one", "one");
    write(files, "staging/run/one", "two");
    write(files, "ledger/runs/run.json", "1");

    assertThat(write(files, "clean/a/one", "one")).isEqualTo(ref);
    assertThatThrownBy(() -> write(files, "clean/a/one", "two"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("cannot write 'clean/a/one'")
        .hasMessageContaining("a file with other bytes exists");
    assertThat(files.link("staging/run/one", "clean/a/one")).isFalse();
    write(files, "ledger/runs/run.json", "2");

    assertThat(files.bytes("clean/a/one")).isEqualTo(bytes("one"));
    assertThat(files.bytes("ledger/runs/run.json")).isEqualTo(bytes("2"));
    assertThat(files.link("staging/run/one", "release/f/t/a")).isTrue();
    assertThat(files.bytes("release/f/t/a")).isEqualTo(bytes("two"));
    assertThat(files.bytes("staging/run/one")).isEqualTo(bytes("two"));
    assertThat(files.list("staging"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("staging/run/one", 3L));
  }

  @ParameterizedTest
  @EnumSource
  void cleanFiles_written_canBeRead(Kind kind) {
    CleanFileIo clean = new CleanFileIo(open(kind));
    clean.write(
        SampleDataset.newerVersion(),
        SampleDataset.rows(SampleDataset.newerVersion(), 100),
        "clean/x.parquet");

    assertThat(clean.read(SampleDataset.newerVersion(), "clean/x.parquet"))
        .isEqualTo(SampleDataset.rows(SampleDataset.newerVersion(), 100));
  }

  @ParameterizedTest
  @EnumSource
  void write_bodyFails_leavesNothing(Kind kind) {
    LakeFiles files = open(kind);

    assertThatThrownBy(
            () ->
                files.write(
                    "clean/a",
                    out -> {
                      out.write(1);
                      throw new java.io.IOException("disk full");
                    }))
        .hasMessage("cannot write 'clean/a' in the lake at " + root + ": disk full");
    assertThat(files.list("clean")).isEmpty();
    assertThat(files.list("staging")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void write_ofReplaceableFile_concurrentOrFailing_leavesOneCompleteFile(Kind kind) {
    LakeFiles files = open(kind);

    files.write(
        "staging/run/a",
        out -> {
          out.write(bytes("fir"));
          files.write(
              "staging/run/a",
              other -> {
                other.write(bytes("second"));
                return 1;
              });
          assertThat(files.bytes("staging/run/a")).isEqualTo(bytes("second"));
          out.write(bytes("st"));
          return 1;
        });
    assertThat(files.bytes("staging/run/a")).isEqualTo(bytes("first"));
    assertThatThrownBy(
            () ->
                files.write(
                    "staging/run/a",
                    out -> {
                      out.write(1);
                      throw new java.io.IOException("disk full");
                    }))
        .hasMessage("cannot write 'staging/run/a' in the lake at " + root + ": disk full");

    assertThat(files.list("staging"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("staging/run/a", 5L));
  }

  private LakeFiles open(Kind kind) {
    Store store =
        switch (kind) {
          case LOCAL -> new LocalStore(root);
          case MEMORY -> new InMemoryStore();
          case S3 ->
              new S3Store(
                  S3ClientProvider.shared(), S3Location.parse(S3TestServer.running().root()));
        };
    return new LakeFiles(root.toString(), store);
  }

  private static FileRef write(LakeFiles files, String path, String text) {
    return files.write(
        path,
        out -> {
          out.write(bytes(text));
          return 1;
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void files_ofARootOrZoneThatIsALink_areListed() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(real()));
    Files.createDirectory(root.resolve("large"));
    Files.createSymbolicLink(real().resolve("landing"), root.resolve("large"));
    LakeFiles files = LakeFiles.at(link.toString());
    write(files, "clean/a/one", "one");
    write(files, "landing/s/two", "22");

    assertThat(files.walk()).extracting(StoredFile::path).contains("clean/a/one");
    assertThat(files.list("landing"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("landing/s/two", 2L));
    assertThat(LakeFiles.at(real().toString()).list("clean"))
        .extracting(StoredFile::path)
        .containsExactly("clean/a/one");
  }

  private Path real() {
    return root.resolve("real");
  }

  /** The test uses a link to itself, because root can enter every folder. */
  @Test
  void exists_ofAFileThatCannotBeLookedAt_fails() throws Exception {
    Files.createSymbolicLink(root.resolve("ledger"), root.resolve("ledger"));
    LakeFiles files = LakeFiles.at(root.toString());

    assertThatThrownBy(() -> files.exists("ledger/commits/0000000000.json"))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("cannot read 'ledger/commits/0000000000.json' in the lake at");
    assertThat(files.exists("clean/a")).isFalse();
  }

  @Test
  void deleteAll_inAFolder_removesPartitionFoldersThatAreEmpty() {
    LakeFiles files = LakeFiles.at(root.toString());
    List<String> paths =
        List.of("clean/s/date=1/bucket=0/a", "clean/s/date=1/bucket=1/b", "clean/s/date=2/c");
    paths.forEach(path -> files.write(path, new byte[] {1}, 1));

    files.deleteAll(paths.subList(0, 1));
    assertThat(root.resolve("clean/s/date=1")).isDirectoryContaining("glob:**/bucket=1");
    assertThat(root.resolve("clean/s/date=1/bucket=0")).doesNotExist();
    files.deleteAll(paths);
    assertThat(root.resolve("clean/s")).isEmptyDirectory();
    assertThat(files.write(paths.get(0), new byte[] {1}, 1).bytes()).isEqualTo(1);
  }

  /** Writers and deletions of the last file of one folder meet again and again. */
  @Test
  void write_whileTheEmptyFolderIsDeleted_createsItAgain() throws Exception {
    LakeFiles files = LakeFiles.at(root.toString());
    List<Integer> writers = IntStream.range(0, 16).boxed().toList();
    ParallelIo.forEach(
        writers,
        writer -> {
          String path = "clean/s/date=1/bucket=0/" + writer;
          for (int i = 0; i < 50; i++) {
            files.write(path, new byte[] {1}, 1);
            files.deleteAll(List.of(path));
          }
        });

    assertThat(root.resolve("clean/s")).isEmptyDirectory();
  }
}
