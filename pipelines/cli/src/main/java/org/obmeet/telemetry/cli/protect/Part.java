package org.obmeet.telemetry.cli.protect;

import org.obmeet.telemetry.cli.protect.Result.Outcome;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * A released table, and which share of its incidences nothing is published of.
 *
 * @param table the table
 * @param shareWithheldPercent rounded up to whole per cent
 */
record Part(ReleasedTable table, int shareWithheldPercent) {
  static Part of(ReleasedTable table, Outcome outcome) {
    long all = outcome.incidences();
    long share = all == 0 ? 0 : (long) Math.ceil(100.0 * outcome.incidencesWithheld() / all);
    return new Part(table, (int) share);
  }
}
