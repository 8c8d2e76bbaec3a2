package org.obmeet.telemetry.lake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.store.InMemoryStore;

class UnloggedFilesTest {
  private final LakeFiles files = new LakeFiles("memory", new InMemoryStore());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "landing/s/date=2026-11-24/0-1.avro",
        "release/week/t.parquet",
        "ledger/runs/20261124T160000Z-retain-1f2e3d4c.json",
        "ledger/checkpoints/0000000099-9f86d081884c7d65.state.gz"
      })
  void delete_fileThatNoCommitNames_isDeleted(String path) {
    files.write(path, new byte[1], 1);

    new UnloggedFiles(files).delete(path);

    assertThat(files.exists(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clean/s/date=2026-11-24/bucket=00/0-run.parquet",
        "clean/consent/run.parquet",
        "quarantine/s/date=2026-11-24/0-1.avro",
        "ledger/commits/0000000012.json",
        "ledger/released/s/week/2026-11-16/run.json"
      })
  void delete_immutableFile_isRefused(String path) {
    files.write(path, new byte[1], 1);

    assertThatThrownBy(() -> new UnloggedFiles(files).delete(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);

    assertThat(files.exists(path)).isTrue();
  }
}
