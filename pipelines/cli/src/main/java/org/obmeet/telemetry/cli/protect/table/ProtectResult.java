package org.obmeet.telemetry.cli.protect.table;

import java.util.List;

/**
 * What a call did, for operators.
 *
 * @param window which population and period; empty where nothing is said
 * @param records rows of the input
 * @param fates what became of each table, in order
 * @param files files written
 * @param bytes their size
 * @param ledgerHead number and hash of the ledger's last entry; empty without a ledger
 * @param rounds how often the audit sent tables back
 * @param programmes linear programmes that were solved
 */
public record ProtectResult(
    String window,
    long records,
    List<TableFate> fates,
    long files,
    long bytes,
    String ledgerHead,
    int rounds,
    long programmes) {
  public ProtectResult {
    fates = List.copyOf(fates);
  }

  /** What became of a table. */
  public enum Decision {
    /** Published for the first time. */
    RELEASED,
    /** Published again with other values. */
    REVISED,
    /** Out already, with the same rows. */
    UNCHANGED
  }

  /**
   * What became of the rows of a table. An incidence is one contributor in one finest cell.
   *
   * @param table its name
   * @param published rows of which every measure is published
   * @param partial rows of which some are
   * @param withheld rows of which none is
   * @param incidences all incidences
   * @param incidencesFinest those in rows of which every measure is published
   * @param incidencesWithheld those in rows whose measure is not, for the measure that loses most
   */
  public record Outcome(
      String table,
      long published,
      long partial,
      long withheld,
      long incidences,
      long incidencesFinest,
      long incidencesWithheld) {}

  /**
   * What became of a table.
   *
   * @param decision whether it is new
   * @param rows its rows
   * @param shareWithheldPercent rounded up
   * @param outcome exact numbers; zeros where the table was out already
   */
  public record TableFate(
      Decision decision, long rows, int shareWithheldPercent, Outcome outcome) {}

  /** Whether nothing was released that was not out. */
  public boolean unchanged() {
    return fates.stream().allMatch(f -> f.decision() == Decision.UNCHANGED);
  }
}
