package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the scripts for scheduling, health checks and backups. */
class ScriptsTest {
  private static final String SCHEDULE = Ran.INFRA.resolve("image/schedule").toString();
  private static final String BACKUP = Ran.INFRA.resolve("backup").toString();

  @TempDir Path folder;

  @Test
  void schedule_now_runsAtOnceAndContinuesAfterAFailure() {
    Ran ran =
        Ran.in(
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
  @Test
  void schedule_atItsTime_sleepsUntilThen() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    fake(bin.resolve("date"), "echo $((20000 * 86400 + 2 * 3600 + 29 * 60))");
    fake(
        bin.resolve("sleep"),
        "echo $1 >>"
            + folder
            + "/slept; [ $(wc -l <"
            + folder
            + "/slept) -lt 2 ] || /bin/sleep 30");

    Ran ran =
        Ran.in(
            folder,
            Map.of("PATH", bin + ":" + System.getenv("PATH")),
            "timeout",
            "2",
            SCHEDULE,
            "02:30",
            "echo",
            "ran");

    assertThat(Files.readAllLines(folder.resolve("slept"))).containsExactly("60", "60");
    assertThat(ran.text()).startsWith("ran\n");
  }

  @Test
  void schedule_withoutATime_isRefused() {
    for (String time : List.of("24:00", "2:30", "02:60", "daily")) {
      assertThat(Ran.of(SCHEDULE, time, "true").code()).as(time).isEqualTo(2);
    }
  }

  @Test
  void healthcheck_withoutACollector_fails() {
    assertThat(Ran.of(Ran.INFRA.resolve("image/healthcheck").toString(), "1").code()).isNotZero();
  }

  @Test
  void backup_repeated_keepsOneKeysetAndLogAndTheGivenCopiesOfRows() throws IOException {
    Path lake = folder.resolve("lake");
    write("lake/ledger/commits/0000000000.json", "0");
    write("lake/clean/suppression/a.json", "a");
    write("lake/clean/consent/a.parquet", "a");
    write("lake/clean/community_events/a.parquet", "a");
    write("lake/landing/community_events/a.avro", "a");
    Path keyset = write("ring", "old");
    for (String old : List.of("rows-20260101T000000Z", "rows-20260102T000000Z")) {
      write("copies/" + old + "/clean/x", "x");
    }
    assertThat(backup(lake, keyset, "--rows", "2").code()).isZero();
    Files.writeString(keyset, "new");
    Files.delete(lake.resolve("clean/suppression/a.json"));
    write("lake/clean/suppression/b.json", "b");
    assertThat(backup(lake, keyset).code()).isZero();

    try (Stream<Path> copies = Files.list(folder.resolve("copies"))) {
      assertThat(copies.map(file -> file.getFileName().toString()))
          .hasSize(4)
          .contains("decided", "keys", "rows-20260102T000000Z");
    }
    assertThat(folder.resolve("copies/keys/ring")).hasContent("new");
    try (Stream<Path> files = Files.walk(folder.resolve("copies/decided"))) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("0000000000.json", "b.json", "a.parquet");
    }
    try (Stream<Path> files = Files.walk(folder.resolve("copies"))) {
      assertThat(files).noneMatch(file -> file.toString().contains("landing"));
    }
  }

  @Test
  void backup_withoutALake_isRefused() {
    Ran ran = backup(folder, folder.resolve("ring"));

    assertThat(ran.code()).isEqualTo(43);
    assertThat(ran.text()).contains("LAKE must be a lake; there is none at");
  }

  private Ran backup(Path lake, Path keyset, String... more) {
    return Ran.in(
        folder,
        Map.of(),
        Stream.concat(
                Stream.of(BACKUP, lake.toString(), keyset.toString(), folder + "/copies"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void fake(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
