package org.obmeet.telemetry.cli.protect.table;

import org.obmeet.telemetry.cli.protect.table.ProtectResult.Outcome;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * A released table, and which share of its incidences nothing is published of.
 *
 * @param table the table
 * @param shareSuppressedPercent rounded up to whole per cent
 */
public record LedgerTable(ReleasedTable table, int shareSuppressedPercent) {
  public static LedgerTable of(ReleasedTable table, Outcome outcome) {
    long all = outcome.incidences();
    long share = all == 0 ? 0 : (long) Math.ceil(100.0 * outcome.incidencesWithheld() / all);
    return new LedgerTable(table, (int) share);
  }
}
