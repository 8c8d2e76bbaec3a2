package org.obmeet.telemetry.jobs.ingest;

import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;

/** Ingest: landed records in, de-duplicated clean Parquet out. */
public final class Ingest {
  private Ingest() {}

  /** Runs ingest and commits what it accepted. */
  public static RunReport run(IngestRequest request, Progress progress) {
    throw new UnsupportedOperationException("not wired yet: " + request.lake());
  }
}
