package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands that die, meet a full disk or a read-only one, at one change of files after the other.
 * Every point by {@code -Dfaults.stride=1}; else every so many.
 */
class FaultsTest {
  @TempDir static Path folder;

  @ParameterizedTest
  @CsvSource({
    "ERASE, DEATH, 9",
    "RETAIN, DEATH, 9",
    "ERASE, FULL, 29",
    "RETAIN, FULL, 29",
    "ERASE, READ_ONLY, 29",
    "RETAIN, READ_ONLY, 29",
    "DAILY, FULL, 97",
    "EXPORT, FULL, 1",
  })
  void command_stoppedAtAnyChange_saysNothingTooEarly_andEndsAlikeOnTheNextCall(
      Sweep.Job job, Stop.Kind kind, int stride) throws Exception {
    int each = Integer.getInteger("faults.stride", stride);

    assertThat(sweep(job, kind, 0, each)).contains(" points of ");
  }

  /** What the sweep prints, once it has ended well. */
  private static String sweep(Sweep.Job job, Stop.Kind kind, int first, int stride)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.nio.file.spi.DefaultFileSystemProvider=" + StoppingProvider.class.getName(),
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.obmeet.telemetry",
                "-cp",
                System.getProperty("java.class.path"),
                Sweep.class.getName(),
                folder.toString(),
                job.name(),
                kind.name(),
                Integer.toString(first),
                Integer.toString(stride))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    return said;
  }
}
