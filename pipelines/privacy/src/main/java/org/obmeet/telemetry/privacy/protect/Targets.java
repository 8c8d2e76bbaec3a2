package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** What the audit is to look at: withheld rows, and unsafe cells that rows are folded over. */
final class Targets {
  private static final double NARROW = 1e-6;

  private final List<Audit.Target> targets = new ArrayList<>();
  private final List<Integer> variables = new ArrayList<>();
  private final List<Integer> measures = new ArrayList<>();
  private final BitSet untold = new BitSet();
  private final Lattice lattice;

  private Targets(Lattice lattice) {
    this.lattice = lattice;
  }

  /** The targets of tables as they would be released. */
  static Targets of(List<Board> boards, Lattice lattice, Needs needs, BitSet withheld) {
    Targets all = new Targets(lattice);
    for (int t = 0; t < boards.size(); t++) {
      Board board = boards.get(t);
      all.rows(t, board, needs, withheld);
      for (int cell = 0; cell < board.member().grid().size(); cell++) {
        int variable = board.member().variable()[cell];
        if (variable != Member.ZERO) {
          boolean row = !board.folded(cell) && withheld.get(variable);
          boolean inside = board.folded(cell) && lattice.isUnsafe(variable);
          if (row || inside) {
            int each = cell;
            all.add(
                t,
                board,
                board.member().grid().labels(cell),
                column -> board.value(each, column),
                variable,
                needs);
          }
        }
      }
    }
    return all;
  }

  /** All but some. */
  Targets without(Set<Audit.Target> some) {
    Targets left = new Targets(lattice);
    for (int t = 0; t < targets.size(); t++) {
      if (!some.contains(targets.get(t))) {
        left.targets.add(targets.get(t));
        left.variables.add(variables.get(t));
        left.measures.add(measures.get(t));
      }
    }
    return left;
  }

  /** Withheld rows that cells are folded into. */
  private void rows(int table, Board board, Needs needs, BitSet withheld) {
    for (int region = 0; region < board.rows().size(); region++) {
      int variable = board.variable(region);
      if (variable != Member.ZERO && withheld.get(variable)) {
        Regions.Box box = board.rows().get(region);
        add(table, board, box.labels(), column -> board.value(box, column), variable, needs);
      }
    }
  }

  private void add(
      int table,
      Board board,
      List<String> labels,
      IntToLongFunction value,
      int variable,
      Needs needs) {
    for (int c = 0; c < board.columns().size(); c++) {
      ReleasedTable.Column column = board.columns().get(c);
      if (column.additive() && !lattice.isShown(variable, board.sum(c) + 1)) {
        Needs.Need need = needs.of(variable, board.sum(c) + 1);
        targets.add(
            new Audit.Target(
                table,
                labels,
                column.name(),
                value.applyAsLong(c),
                need.above(),
                need.below(),
                need.width()));
        variables.add(variable);
        measures.add(board.sum(c) + 1);
      } else if (!column.additive()) {
        untold.set(variable);
      }
    }
  }

  /** The targets. */
  List<Audit.Target> targets() {
    return targets;
  }

  /** What was found of some targets. */
  List<Gap> gaps(Map<Integer, Audit.Finding> findings) {
    List<Gap> gaps = new ArrayList<>();
    for (int t = 0; t < targets.size(); t++) {
      Audit.Finding found = findings.get(t);
      if (found != null) {
        long truth = targets.get(t).truth();
        gaps.add(
            new Gap(
                variables.get(t), measures.get(t), found.upper() - truth, truth - found.lower()));
      }
    }
    return gaps;
  }

  /** Variables of which an attacker knows every number that a row would show. */
  BitSet known(List<Gap> gaps) {
    Set<Gap> exact = new HashSet<>();
    gaps.stream()
        .filter(Gap::exact)
        .forEach(gap -> exact.add(new Gap(gap.variable(), gap.measure(), 0, 0)));
    BitSet known = new BitSet();
    exact.forEach(gap -> known.set(gap.variable()));
    known.andNot(untold);
    for (int t = 0; t < targets.size(); t++) {
      if (!exact.contains(new Gap(variables.get(t), measures.get(t), 0, 0))) {
        known.clear(variables.get(t));
      }
    }
    return known;
  }

  /**
   * A number of a variable that is not protected.
   *
   * @param up how far above the truth it may be, for all that an attacker knows
   * @param down how far below
   */
  record Gap(int variable, int measure, double up, double down) {
    /** Whether no other whole number is possible. */
    boolean exact() {
      return Math.floor(up + NARROW) + Math.floor(down + NARROW) < 1;
    }
  }
}
