package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;

class LakeAccessTest {
  @TempDir Path folder;

  @Test
  void missingLake_isBadInput_andTheMessageNamesItAndTheRemedy() {
    String absent = folder.resolve("absent").toString();

    assertThatThrownBy(() -> LakeAccess.require(absent))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("--lake", absent, "telemetry ingest");
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void lease_toRewrite_isHeldOnce_andFreeAfterItsEnd() throws Exception {
    String root = folder.resolve("lake").toString();
    Lake.create(
        root,
        new LakeMetadata("keys", ConsentMode.RECORDED, "eu"),
        Instant.parse("2026-11-20T00:00:00Z"));
    Lake lake = LakeAccess.require(root);

    try (Lease rewrite = LakeAccess.alone(lake)) {
      assertThat(rewrite).isNotNull();
      assertThat(Lease.alone(lake, Duration.ZERO)).isEmpty();
    }

    LakeAccess.alone(lake).close();
  }
}
