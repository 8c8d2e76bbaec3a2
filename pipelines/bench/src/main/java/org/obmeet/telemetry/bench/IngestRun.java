package org.obmeet.telemetry.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Main class that measures ingest of a file. It first ingests a smaller file into another lake, so
 * that the start of Beam is not measured. The arguments are {@code FOLDER NOW STREAM SMALL FILE}.
 * {@code STREAM} is {@code events} or {@code reports}.
 */
final class IngestRun {
  static final String EVENTS = "events";
  static final String REPORTS = "reports";

  private IngestRun() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    boolean reports = args[2].equals(REPORTS);
    ingest(folder.resolve("first"), args[1], reports, args[3]);
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    ingest(folder.resolve("lake"), args[1], reports, args[4]);
    ProcessMeasurement.print(start);
  }

  private static void ingest(Path lake, String now, boolean reports, String file) {
    IngestJob.run(
        new IngestRequest(
            lake.toString(),
            lake + ".keys",
            Instant.parse(now),
            reports ? List.of(file) : List.of(),
            reports ? List.of() : List.of(file),
            Optional.empty(),
            reports ? Optional.of(Scope.EXTENDED) : Optional.empty(),
            List.of(),
            Catalogs.SHIPPED),
        Progress.silent());
  }
}
