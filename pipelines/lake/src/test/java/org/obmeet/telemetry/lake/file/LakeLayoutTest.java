package org.obmeet.telemetry.lake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for the run in the paths of files. */
class LakeLayoutTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-24");
  private static final String RUN = "20261124T160000Z-ingest-1f2e3d4c";

  /** The input is a fingerprint, or a landing segment; its random part may have digits alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "20261124T155900Z-1f2e3d4c-000001",
        "20261124T155900Z-12345678-000001"
      })
  void aQuarantineFileNamesItsRunForEveryKindOfInput(String input) {
    String content = input + "-0-fedcba9876543210";
    String path = new LakeLayout().quarantineFile("sample", DAY, LakeLayout.batch(content, RUN));
    assertThat(LakeLayout.run(path)).contains(RUN);
    assertThat(LakeLayout.content(path)).isEqualTo(content + ".avro");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef-0-fedcba9876543210",
        "20261124T155900Z-12345678-000001-0-fedcba9876543210"
      })
  void aQuarantineFileOfAnEarlierVersionNamesNoRun(String name) {
    String path = new LakeLayout().quarantineFile("sample", DAY, name);
    assertThat(LakeLayout.run(path)).isEmpty();
    assertThat(LakeLayout.content(path)).isEqualTo(name + ".avro");
  }

  @Test
  void aCleanFileNamesItsRun() {
    String path =
        new LakeLayout().cleanFile("sample", DAY, 3, LakeLayout.batch("0123456789abcdef", RUN));
    assertThat(LakeLayout.run(path)).contains(RUN);
  }

  @Test
  void aReleaseFileNamesItsRun() {
    LakeLayout layout = new LakeLayout();
    String path = layout.release("sample", Window.parse("week/2026-11-16"), RUN);
    assertThat(LakeLayout.run(path)).contains(RUN);
    assertThat(LakeLayout.run(layout.stagingFolder(RUN) + "/" + path)).contains(RUN);
    assertThat(LakeLayout.isImmutable(path)).isTrue();
    assertThat(LakeLayout.isImmutable(LakeLayout.publicRelease(path))).isFalse();
  }
}
