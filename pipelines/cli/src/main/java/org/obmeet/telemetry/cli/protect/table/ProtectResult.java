package org.obmeet.telemetry.cli.protect.table;

import java.util.List;

/**
 * The result of a run of {@code protect}, for operators.
 *
 * @param window name of the population and period, or empty
 * @param records number of input rows
 * @param fates the result for each table, in order
 * @param files number of written files
 * @param bytes size of these files
 * @param ledgerHead number and hash of the ledger's last entry; empty without a ledger
 * @param rounds the number of rounds until the audit passed
 * @param linearPrograms the number of linear programs solved
 */
public record ProtectResult(
    String window,
    long records,
    List<TableFate> fates,
    long files,
    long bytes,
    String ledgerHead,
    int rounds,
    long linearPrograms) {
  public enum Decision {
    RELEASED,
    REVISED,
    /** Already published with the same rows. */
    UNCHANGED
  }

  /**
   * The confidential numbers of rows and incidences of a table. An incidence is one contributor in
   * one finest cell. The number of suppressed incidences is the maximum over the measures.
   *
   * @param published rows with all values
   * @param partial rows with some values
   * @param suppressed rows without values
   */
  public record Outcome(
      String table,
      long published,
      long partial,
      long suppressed,
      long incidences,
      long incidencesSuppressed) {
    /** Returns the suppressed share of the incidences in per cent, rounded up. */
    public int shareSuppressedPercent() {
      return incidences == 0 ? 0 : (int) Math.ceil(100.0 * incidencesSuppressed / incidences);
    }
  }

  /** The result for a table. The outcome of an unchanged table has only zeros. */
  public record TableFate(Decision decision, PublishedTable table, Outcome outcome) {
    public long rows() {
      return table.contents().rows().size();
    }
  }

  /** Returns true if no table is released or revised. */
  public boolean unchanged() {
    return fates.stream().allMatch(f -> f.decision() == Decision.UNCHANGED);
  }
}
