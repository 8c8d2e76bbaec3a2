package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the scripts for scheduling and health checks. */
class ScriptsTest {
  private static final String SCHEDULE = ProcessResult.INFRA.resolve("image/schedule").toString();

  @TempDir Path folder;

  @Test
  void schedule_now_runsAtOnceAndContinuesAfterAFailure() {
    ProcessResult ran =
        ProcessResult.in(
            folder,
            Map.of(),
            "timeout",
            "2",
            SCHEDULE,
            "--now",
            "00:00",
            "bash",
            "-c",
            "echo ran; exit 50");

    assertThat(ran.text()).startsWith("ran\n").contains("ended with 50");
  }

  /** Uses a fake clock and a fake sleep, so that it is one minute to 02:30 twice. */
  @ParameterizedTest
  @CsvSource({"02:30, 60", "*:30, 60", "*:10, 2460"})
  void schedule_atItsTime_sleepsUntilThen(String time, String seconds) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    fake(bin.resolve("date"), "echo $((20000 * 86400 + 2 * 3600 + 29 * 60))");
    fake(
        bin.resolve("sleep"),
        "echo $1 >>"
            + folder
            + "/slept; [ $(wc -l <"
            + folder
            + "/slept) -lt 2 ] || /bin/sleep 30");

    ProcessResult ran =
        ProcessResult.in(
            folder,
            Map.of("PATH", bin + ":" + System.getenv("PATH")),
            "timeout",
            "2",
            SCHEDULE,
            time,
            "echo",
            "ran");

    assertThat(Files.readAllLines(folder.resolve("slept"))).containsExactly(seconds, seconds);
    assertThat(ran.text()).startsWith("ran\n");
  }

  @Test
  void schedule_withoutATime_isRefused() {
    for (String time : List.of("24:00", "2:30", "02:60", "*:60", "daily")) {
      assertThat(ProcessResult.of(SCHEDULE, time, "true").code()).as(time).isEqualTo(2);
    }
  }

  @Test
  void healthcheck_withoutACollector_fails() {
    assertThat(
            ProcessResult.of(ProcessResult.INFRA.resolve("image/healthcheck").toString(), "1")
                .code())
        .isNotZero();
  }

  private static void fake(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
