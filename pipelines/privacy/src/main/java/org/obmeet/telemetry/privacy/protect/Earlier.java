package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Tables over the same population that are out already, as constants of the system. */
final class Earlier {
  private Earlier() {}

  /**
   * @throws Refusal where the records lack a dimension of the table
   */
  static void check(Problem problem, ReleasedTable table) {
    for (String dimension : table.dimensions()) {
      if (!problem.records().dimensions().contains(dimension)) {
        throw new Refusal(
            "table "
                + table.name()
                + " is out already, and the input lacks its dimension "
                + dimension
                + "; declare it, so that both are protected together");
      }
    }
  }

  /** The design that the table was released by. */
  static TableDesign design(Problem problem, ReleasedTable table) {
    List<TableDesign.Measure> measures =
        table.columns().stream()
            .map(
                column ->
                    problem.records().sums().contains(column.name())
                        ? new TableDesign.Measure(column.name(), TableDesign.Kind.SUM, true)
                        : new TableDesign.Measure(column.name(), TableDesign.Kind.COUNT, false))
            .toList();
    return new TableDesign(table.name(), table.dimensions(), measures);
  }

  /** The cells that the table publishes one by one. */
  static BitSet published(ReleasedTable table, Member member) {
    BitSet published = new BitSet();
    for (ReleasedTable.Row row : table.rows()) {
      int cell = row.published() ? member.grid().find(row.labels()) : -1;
      if (cell >= 0) {
        published.set(cell);
      }
    }
    return published;
  }

  /**
   * Takes over what the table shows: the numbers of published rows are known, withheld ones stay
   * withheld, and so does what has no row.
   *
   * @param board the table; its rows of several values are settled already
   * @throws Refusal where a published row is not what the records say
   */
  static void settle(ReleasedTable table, Board board, Lattice lattice) {
    Member member = board.member();
    Set<Integer> shown = new HashSet<>();
    for (ReleasedTable.Row row : table.rows()) {
      int cell = member.grid().find(row.labels());
      if (cell < 0 || board.folded(cell)) {
        continue;
      }
      int variable = member.variable()[cell];
      if (row.published()) {
        shown.add(cell);
        agree(table, row, board, cell);
        if (variable != Member.ZERO) {
          board.shown(variable);
        }
      }
    }
    for (int cell = 0; cell < member.grid().size(); cell++) {
      if (member.variable()[cell] != Member.ZERO && !shown.contains(cell)) {
        keep(lattice, member.variable()[cell], board.folded(cell));
      }
    }
  }

  private static void keep(Lattice lattice, int variable, boolean folded) {
    if (folded) {
      lattice.folded(variable);
    } else {
      lattice.keptBack(variable);
    }
  }

  private static void agree(ReleasedTable table, ReleasedTable.Row row, Board board, int cell) {
    for (int c = 0; c < board.columns().size(); c++) {
      if (row.values().get(c) != null && row.values().get(c) != board.value(cell, c)) {
        throw new Refusal(
            "table "
                + table.name()
                + " is out already, and the input contradicts it in column "
                + board.columns().get(c).name()
                + "; nothing is changed");
      }
    }
  }
}
