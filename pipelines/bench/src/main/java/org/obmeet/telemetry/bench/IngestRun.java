package org.obmeet.telemetry.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ingest.Ingest;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;

/**
 * Ingest in a process of its own: {@code FOLDER NOW FIRST EVENTS}. FIRST, a file of a few events,
 * is ingested into a lake of its own before, so that what is measured is without the start of Beam.
 */
final class IngestRun {
  private IngestRun() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    ingest(folder.resolve("first"), args[1], args[2]);
    long start = System.nanoTime();
    ingest(folder.resolve("lake"), args[1], args[3]);
    Measured.print(start);
  }

  private static void ingest(Path lake, String now, String events) {
    Ingest.run(
        new IngestRequest(
            lake.toString(),
            lake + ".keys",
            Instant.parse(now),
            List.of(),
            List.of(events),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        Progress.silent());
  }
}
