package org.obmeet.telemetry.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.JobException;

class PrometheusGaugesTest {
  @TempDir Path folder;

  @Test
  void gauges_areWrittenAsPrometheusReadsThem() {
    PrometheusGauges gauges = new PrometheusGauges();
    gauges.set("b_share", "stream", "a\"b\\c\nd", 0.25);
    gauges.set("a_total_files", 3);
    assertThat(gauges)
        .hasToString(
            """
            # HELP a_total_files a_total_files
            # TYPE a_total_files gauge
            a_total_files 3
            # HELP b_share b_share
            # TYPE b_share gauge
            b_share{stream="a\\"b\\\\c\\nd"} 0.25
            """);
    assertThat(PrometheusGauges.parse(gauges.toString().lines().toList()))
        .hasToString(gauges.toString());
  }

  @Test
  void file_keepsWhatACommandDoesNotSpeakOf_andReplacesWhatItDoes() throws Exception {
    MetricsFile file = new MetricsFile(folder.resolve("t.prom"));
    file.update(
        gauges -> {
          gauges.set("runs", "command", "daily", 1);
          gauges.set("head", "hash", "aa", 1);
          gauges.set("kept", 7);
        });
    file.update(
        gauges -> {
          gauges.set("runs", "command", "retain", 2);
          gauges.clear("head");
          gauges.set("head", "hash", "bb", 1);
        });
    assertThat(Files.readAllLines(folder.resolve("t.prom")))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly(
            "head{hash=\"bb\"} 1",
            "kept 7",
            "runs{command=\"daily\"} 1",
            "runs{command=\"retain\"} 2");
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("t.prom"));
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("t.prom", ".t.prom.lock");
    }
  }

  @Test
  void lines_ofOtherPrograms_areIgnored() {
    assertThat(PrometheusGauges.parse(List.of("what is this", "x{y=\"1\"} 2", "# TYPE z gauge")))
        .hasToString("");
  }

  @Test
  void fileThatIsNoPromFile_orHasNoFolder_isRefused() {
    for (String name : List.of("t.txt", "none/t.prom")) {
      assertThatThrownBy(() -> new MetricsFile(folder.resolve(name)).check())
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("--metrics must be a file *.prom in a writable folder")
          .hasMessageContaining(name);
    }
  }
}
