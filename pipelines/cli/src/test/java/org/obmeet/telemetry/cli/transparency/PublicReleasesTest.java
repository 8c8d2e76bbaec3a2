package org.obmeet.telemetry.cli.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;

class PublicReleasesTest {
  @TempDir Path folder;

  private PublicReleases releases(String path, String window, long revision) {
    return new PublicReleases(
        folder,
        List.of(
            new EntryOpening(
                7,
                new byte[EntryOpening.SALT_BYTES],
                Map.of(
                    "type",
                    "release",
                    "folder",
                    path,
                    "table",
                    "t",
                    "window",
                    window,
                    "files",
                    Map.of("t.parquet", "00"),
                    "revision",
                    revision))));
  }

  @ParameterizedTest
  @CsvSource({
    "x, week/2026-01-05, 1",
    "release/f/t, week/2026-01-06, 1",
    "release/f/t, ages, 1",
    "release/f/t, week/2026-01-05, 0"
  })
  void opening_thatIsNoTable_isNamedByItsEntry(String path, String window, long revision) {
    assertThatThrownBy(() -> releases(path, window, revision))
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining("entry 7 has other content");
  }

  @Test
  void folder_withoutReleases_isSaidSo() {
    assertThat(releases("release/f/t", "week/2026-01-05", 1).checkAllFiles())
        .isEqualTo("nothing is released in the folder");
  }
}
