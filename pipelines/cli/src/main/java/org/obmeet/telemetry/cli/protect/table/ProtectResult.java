package org.obmeet.telemetry.cli.protect.table;

import java.util.List;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;

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
  /** The outcome of the publication of a table. */
  public enum Decision {
    RELEASED,
    REVISED,
    /** Already published with the same rows. */
    UNCHANGED
  }

  /**
   * The result for a table.
   *
   * @param suppressedPercent share of the incidences that are suppressed, in per cent, rounded up;
   *     0 if the table is unchanged. An incidence is one contributor in one finest cell. The share
   *     is that of the measure that loses most. It is exact, and no file contains it
   */
  public record TableFate(Decision decision, ProtectedTable table, int suppressedPercent) {
    public String name() {
      return table.name();
    }

    public long rows() {
      return table.rows().size();
    }

    /** Returns the number of rows with a status. */
    public long rows(Status status) {
      return table.rows().stream().filter(row -> row.status() == status).count();
    }
  }

  /** Returns true if no table is released or revised. */
  public boolean unchanged() {
    return fates.stream().allMatch(f -> f.decision() == Decision.UNCHANGED);
  }
}
