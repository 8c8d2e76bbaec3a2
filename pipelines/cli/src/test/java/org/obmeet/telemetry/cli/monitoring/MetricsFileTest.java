package org.obmeet.telemetry.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.faults.SyncRecorder;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;

class MetricsFileTest {
  @TempDir Path folder;

  /** The second update begins while the first has read the file and not yet replaced it. */
  @Test
  void updatesAtTheSameTime_areBothKept() throws Exception {
    Path path = folder.resolve("runs.prom");
    MetricsFile file = new MetricsFile(path);
    Thread second = new Thread(() -> new MetricsFile(path).update(g -> g.set("b", 2)));

    file.update(
        gauges -> {
          second.start();
          while (second.getState() == Thread.State.NEW
              || second.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
          }
          gauges.set("a", 1);
        });
    second.join();

    assertThat(Files.readAllLines(path)).contains("a 1", "b 2");
  }

  /** Otherwise a power cut takes the new file back. */
  @Test
  void update_syncsTheFolderAfterTheMove() throws Exception {
    SyncRecorder recorder = new SyncRecorder();
    Path metrics = Files.createDirectory(folder.resolve("metrics"));

    new MetricsFile(recorder.at(metrics).resolve("runs.prom")).update(g -> g.set("a", 1));

    assertThat(recorder.steps()).containsExactly("move runs.prom", "sync metrics");
    assertThat(Files.readAllLines(metrics.resolve("runs.prom"))).contains("a 1");
  }

  @Test
  void lakeWithACorruptLog_hasNoMetricsThatAreUnknown() throws Exception {
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    Lake lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata("ring", ConsentMode.RECORDED, "eu"),
            now);
    PrometheusGauges gauges = PrometheusGauges.parse(List.of());
    RunMetrics.writeLake(gauges, lake, now);
    assertThat(gauges.toString()).contains("telemetry_holds_active 0", "telemetry_erasures_open 0");

    Files.writeString(Path.of(lake.root()).resolve(lake.layout().commit(1)), "{");
    RunMetrics.writeLake(gauges, lake, now);

    assertThat(gauges.toString())
        .contains("telemetry_landing_oldest_age_seconds 0")
        .doesNotContain("holds", "erasures", "telemetry_ledger_head");
  }
}
