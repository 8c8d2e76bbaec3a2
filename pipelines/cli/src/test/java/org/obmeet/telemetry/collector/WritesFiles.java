package org.obmeet.telemetry.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.Progress;

/** Violates rules on purpose: a collector that writes files, reads the clock and uses a job. */
public final class WritesFiles {
  private WritesFiles() {}

  static void keep(Path file, byte[] body, Progress progress) throws IOException {
    progress.note(Instant.now().toString());
    Files.write(file, body);
  }
}
