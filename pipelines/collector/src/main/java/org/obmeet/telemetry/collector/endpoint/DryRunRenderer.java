package org.obmeet.telemetry.collector.endpoint;

import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.intake.ProjectionResults;

/** Says of a report what would be stored of it and what not; nothing is written. */
@FunctionalInterface
interface DryRunRenderer {
  /**
   * Describes a report.
   *
   * @param body the report as it was sent
   * @param verdicts what projection made of it
   * @param madeNow what it would make of the same report if that were made now
   */
  FullResponse describe(byte[] body, ProjectionResults verdicts, ProjectionResults madeNow);
}
