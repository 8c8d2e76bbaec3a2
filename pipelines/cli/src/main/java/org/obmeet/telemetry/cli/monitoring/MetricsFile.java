package org.obmeet.telemetry.cli.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A file that several commands tell their figures in: what one does not speak of stays as another
 * left it. Readers never see half of it.
 */
public final class MetricsFile {
  private final Path file;

  /** A file, which need not be there. */
  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * @throws JobException where the file could not be written: better before the run than after it
   */
  public void check() {
    Path folder = file.getParent();
    if (!file.getFileName().toString().endsWith(".prom")
        || !Files.isDirectory(folder)
        || !Files.isWritable(folder)
        || Files.isDirectory(file)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--metrics must name a file *.prom in a folder that can be written; it is '"
              + file
              + "'");
    }
  }

  /**
   * Changes what it says.
   *
   * @throws JobException where it cannot be read or written
   */
  void update(Consumer<PrometheusGauges> change) {
    try {
      List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
      PrometheusGauges gauges = PrometheusGauges.parse(before);
      change.accept(gauges);
      Path aside = Files.createTempFile(file.getParent(), ".telemetry", ".tmp");
      try {
        Files.writeString(aside, gauges.toString());
        makeReadable(aside);
        Files.move(
            aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.FAILED, "the metrics cannot be written to '" + file + "': " + e, e);
    }
  }

  /** Its reader is another user. */
  private static void makeReadable(Path aside) throws IOException {
    if (Files.getFileStore(aside).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          aside, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
