package org.obmeet.telemetry.collector.endpoint;

import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.intake.ProjectionResults;

/** Describes the data of a report that would be stored or dropped. Nothing is written. */
@FunctionalInterface
interface DryRunRenderer {
  /**
   * Describes a report.
   *
   * @param body the report as it was sent
   * @param results results of projection
   * @param ifMadeNow results of projection with the current time as the report's time
   */
  FullResponse describe(byte[] body, ProjectionResults results, ProjectionResults ifMadeNow);
}
