package org.obmeet.telemetry.lake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;

class BackupsTest {
  private static final byte[] WHOLE = "whole".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DAMAGED = "cut".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private final InMemoryStore store = new InMemoryStore();
  private final Lake lake = Lake.in(store, "memory");
  private final String path =
      lake.layout().cleanFile("sample", SampleDataset.DAY, 0, "0-00112233445566");

  /** A failure, or a reader between a deletion and the write, would find no file at all. */
  @Test
  void restore_damagedFile_isReplacedAndNeverAbsent() {
    lake.files().write(path, DAMAGED, 1);
    FileRef backup = LakeFiles.at(folder.toString()).write(path, WHOLE, 1);
    store.before(
        Operation.DELETE,
        path,
        () -> {
          throw new AssertionError("the file was deleted");
        });

    assertThat(new Backups(lake, List.of(folder.toString())).restore(backup, path)).isTrue();

    assertThat(lake.files().bytes(path)).isEqualTo(WHOLE);
  }

  @Test
  void restore_noValidCopy_leavesTheFile() {
    lake.files().write(path, DAMAGED, 1);
    FileRef named = LakeFiles.at(folder.resolve("other").toString()).write(path, WHOLE, 1);
    LakeFiles.at(folder.toString()).write(path, DAMAGED, 1);

    assertThat(new Backups(lake, List.of(folder.toString())).restore(named, path)).isFalse();

    assertThat(lake.files().bytes(path)).isEqualTo(DAMAGED);
  }
}
