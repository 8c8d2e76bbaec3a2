package org.obmeet.telemetry.cli.monitoring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * A file with the metrics of several commands. An update keeps the metrics of other commands, and
 * replaces the file atomically.
 */
final class MetricsFile {
  private final Path file;

  MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Checks before a run that the file can be written. Throws JobException if it cannot, or if its
   * name does not end in {@code .prom}.
   */
  void check() {
    Path folder = file.getParent();
    if (!file.toString().endsWith(".prom")
        || !Files.isDirectory(folder)
        || !Files.isWritable(folder)
        || Files.isDirectory(file)) {
      throw JobException.badInput(
          "--metrics must be a file *.prom in a writable folder; it is '" + file + "'");
    }
  }

  /**
   * Updates the file. Updates by other commands wait meanwhile, so that no update is lost.
   *
   * @throws JobException if the file cannot be read or written
   */
  void update(Consumer<PrometheusGauges> change) {
    Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
    synchronized (MetricsFile.class) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        replace(change);
      } catch (IOException e) {
        throw new JobException(
            ExitCode.FAILED, "the metrics cannot be written to '" + file + "': " + e, e);
      }
    }
  }

  /**
   * Reads the file. A missing file has no metrics. Throws JobException if the file cannot be read.
   */
  PrometheusGauges read() {
    try {
      return PrometheusGauges.parse(Files.exists(file) ? Files.readAllLines(file) : List.of());
    } catch (IOException e) {
      throw new JobException(
          ExitCode.FAILED, "the metrics cannot be read from '" + file + "': " + e, e);
    }
  }

  private void replace(Consumer<PrometheusGauges> change) throws IOException {
    PrometheusGauges gauges = read();
    change.accept(gauges);
    Path temporary = Files.createTempFile(file.getParent(), ".telemetry", ".tmp");
    try {
      Files.writeString(temporary, gauges.toString());
      makeReadable(temporary);
      LocalStore.replace(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Makes the file readable for other users, because node_exporter runs as another user. */
  private static void makeReadable(Path temporary) throws IOException {
    if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
