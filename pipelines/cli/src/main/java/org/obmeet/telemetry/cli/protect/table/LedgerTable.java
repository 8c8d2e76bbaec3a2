package org.obmeet.telemetry.cli.protect.table;

import org.obmeet.telemetry.cli.protect.table.ProtectResult.Outcome;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * A released table with the suppressed share of its incidences.
 *
 * @param table the table
 * @param shareSuppressedPercent suppressed share in per cent, rounded up to an integer
 */
public record LedgerTable(ReleasedTable table, int shareSuppressedPercent) {
  public static LedgerTable of(ReleasedTable table, Outcome outcome) {
    long all = outcome.incidences();
    long share = all == 0 ? 0 : (long) Math.ceil(100.0 * outcome.incidencesSuppressed() / all);
    return new LedgerTable(table, (int) share);
  }
}
