package org.obmeet.telemetry.collector.endpoint;

import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.intake.ProjectionResults;

/** Describes what would be stored of a report and what would be dropped. Nothing is written. */
@FunctionalInterface
interface DryRunRenderer {
  /**
   * Describes a report.
   *
   * @param body the report as it was sent
   * @param results results of projection
   * @param ifMadeNow results of projection if the report's time were the current time
   */
  FullResponse describe(byte[] body, ProjectionResults results, ProjectionResults ifMadeNow);
}
