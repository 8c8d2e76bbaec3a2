package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** What the audit is to look at: withheld rows, and unsafe values that rows are folded over. */
final class Targets {
  private final List<Audit.Target> targets = new ArrayList<>();
  private final List<Integer> variables = new ArrayList<>();

  private Targets() {}

  /** The targets of tables as they would be released. */
  static Targets of(List<Board> boards, Lattice lattice, Needs needs, BitSet withheld) {
    Targets all = new Targets();
    for (int t = 0; t < boards.size(); t++) {
      Board board = boards.get(t);
      for (int cell = 0; cell < board.member().grid().size(); cell++) {
        int variable = board.member().variable()[cell];
        if (variable != Member.ZERO) {
          boolean row = !board.folded(cell) && withheld.get(variable);
          boolean inside =
              board.folded(cell)
                  && board.member().grid().finest(cell)
                  && lattice.isUnsafe(variable);
          if (row || inside) {
            all.add(t, board, cell, variable, needs);
          }
        }
      }
    }
    return all;
  }

  private void add(int table, Board board, int cell, int variable, Needs needs) {
    List<String> labels = board.member().grid().labels(cell);
    for (int c = 0; c < board.columns().size(); c++) {
      ReleasedTable.Column column = board.columns().get(c);
      if (column.additive()) {
        Needs.Need need = needs.of(variable, board.sum(c) + 1);
        targets.add(
            new Audit.Target(
                table,
                labels,
                column.name(),
                board.value(cell, c),
                need.above(),
                need.below(),
                need.width()));
        variables.add(variable);
      }
    }
  }

  /** The targets. */
  List<Audit.Target> targets() {
    return targets;
  }

  /** The variable of a target. */
  int variable(int target) {
    return variables.get(target);
  }
}
