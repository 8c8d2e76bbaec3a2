package org.obmeet.telemetry.collector.http;

import org.obmeet.telemetry.collector.intake.Verdicts;

/** Says of a report what would be stored of it and what not; nothing is written. */
@FunctionalInterface
interface DryRuns {
  /**
   * Describes a report.
   *
   * @param body the report as it was sent
   * @param verdicts what projection made of it
   * @param madeNow what it would make of the same report if that were made now
   */
  Answer describe(byte[] body, Verdicts verdicts, Verdicts madeNow);
}
