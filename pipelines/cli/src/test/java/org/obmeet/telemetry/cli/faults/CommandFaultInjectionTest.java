package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests commands that die, or meet a full or read-only disk, at each change of files in turn. By
 * default only a sample of the changes is tested; {@code -Dfaults.stride=1} tests all. They are
 * also killed at random changes, {@code -Dfaults.kills=6} times each.
 */
@Tag("integration")
class CommandFaultInjectionTest {
  private static final List<String> SWEEPS =
      List.of(
          "ERASE DEATH 17",
          "RETAIN DEATH 29",
          "EXPORT DEATH 3",
          "ERASE FULL 23",
          "RETAIN FULL 31",
          "EXPORT FULL 2",
          "DAILY FULL 425",
          "ERASE READ_ONLY 37",
          "RETAIN READ_ONLY 61");
  private static final List<String> KILLS =
      List.of("INGEST KILL 1", "RETAIN KILL 1", "ERASE KILL 1", "DAILY KILL 1");

  @TempDir Path folder;

  @Test
  void commands_stoppedOrKilled_sayNothingTooEarly_andEndAlikeOnTheNextCall() throws Exception {
    String said = sweep();

    for (List<String> sweeps : List.of(SWEEPS, KILLS)) {
      for (String sweep : sweeps) {
        assertThat(said).contains(sweep.substring(0, sweep.lastIndexOf(' ')) + ": stopped at ");
      }
    }
    assertThat(said)
        .contains("LOST_KEY DEATH: stopped", "LOST_KEY FULL: stopped", "READ_ONLY: stopped");
  }

  /** Runs all sweeps in one JVM with faults, on this folder, and returns its output. */
  private String sweep() throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + FaultInjectingFileSystemProvider.class.getName(),
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.obmeet.telemetry",
                "-cp",
                System.getProperty("java.class.path"),
                CommandFaultSweep.class.getName(),
                folder.toString()));
    add(words, SWEEPS, System.getProperty("faults.stride"));
    add(words, KILLS, System.getProperty("faults.kills"));
    Process child = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    return said;
  }

  /**
   * Adds the arguments of sweeps.
   *
   * @param number replaces the number of each sweep; null if it does not
   */
  private static void add(List<String> words, List<String> sweeps, String number) {
    for (String sweep : sweeps) {
      String[] parts = sweep.split(" ", -1);
      words.addAll(List.of(parts[0], parts[1], number == null ? parts[2] : number));
    }
  }
}
