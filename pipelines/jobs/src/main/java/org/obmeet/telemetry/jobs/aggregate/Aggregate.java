package org.obmeet.telemetry.jobs.aggregate;

import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;

/** Aggregate: clean columns in, released tables out. */
public final class Aggregate {
  private Aggregate() {}

  /** Runs the kernel and disclosure control over every window asked for, and publishes. */
  public static RunReport run(AggregateRequest request, Progress progress) {
    throw new UnsupportedOperationException("not wired yet: " + request.lake());
  }
}
