package org.obmeet.telemetry.privacy.protect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * What is left of a published cell without its published parts: the union of the withheld ones,
 * which anyone can work out. It must be as safe as a cell.
 */
final class Unions {
  /** Records times relations up to which dominance of unions is looked at. */
  private static final long MOST_WORK = 200_000_000;

  private final Records records;
  private final Linked linked;
  private final Lattice lattice;
  private final List<Board> boards;
  private final boolean counts;

  /**
   * @param boards one per table, in order
   */
  Unions(Records records, Linked linked, List<Board> boards) {
    this.records = records;
    this.linked = linked;
    this.boards = List.copyOf(boards);
    this.lattice = linked.lattice();
    this.counts = linked.countsAddUp();
  }

  /** For each union that is unsafe the cheapest published part, which would make it larger. */
  BitSet missing(BitSet withheld) {
    BitSet missing = new BitSet();
    for (Board board : boards) {
      Member member = board.member();
      boolean dominance =
          !records.weighted() && (long) records.size() * member.grid().size() <= MOST_WORK;
      for (int cell = 0; cell < member.grid().size(); cell++) {
        int variable = member.variable()[cell];
        if (variable != Member.ZERO && !withheld.get(variable)) {
          look(board, cell, withheld, dominance, missing);
        }
      }
    }
    return missing;
  }

  private void look(Board board, int cell, BitSet withheld, boolean dominance, BitSet missing) {
    Member member = board.member();
    List<Integer> parts = member.parts(cell);
    List<Integer> hidden =
        parts.stream()
            .filter(part -> member.variable()[part] != Member.ZERO)
            .filter(part -> withheld.get(member.variable()[part]))
            .toList();
    List<Integer> open = open(board, hidden, withheld);
    boolean unsafe =
        !open.isEmpty() && (few(member, open) || (dominance && dominated(member, open)));
    if (unsafe) {
      int best = Member.ZERO;
      for (int part : parts) {
        best = lattice.lighter(best, member.variable()[part], withheld);
      }
      for (int part : hidden) {
        best = board.folded(part) ? lattice.lighter(best, row(board, part), withheld) : best;
      }
      best = best == Member.ZERO ? lattice.lighter(best, member.variable()[cell], withheld) : best;
      if (best != Member.ZERO) {
        missing.set(best);
      }
    }
  }

  private static int row(Board board, int part) {
    return board.variable(board.region(part));
  }

  /** What is hidden, without the published groups that lie in it wholly. */
  private static List<Integer> open(Board board, List<Integer> hidden, BitSet withheld) {
    Map<Integer, Integer> inside = new HashMap<>();
    for (int part : hidden) {
      if (board.folded(part)) {
        inside.merge(board.region(part), board.member().grid().leaves(part), Integer::sum);
      }
    }
    return hidden.stream()
        .filter(
            part ->
                !board.folded(part)
                    || withheld.get(row(board, part))
                    || inside.get(board.region(part)) < board.rows().get(board.region(part)).size())
        .toList();
  }

  private boolean few(Member member, List<Integer> hidden) {
    return counts && member.judge().few(hidden.stream().mapToLong(member.cells()::count).sum());
  }

  /** Whether the second largest contributor of a union comes too close to the largest. */
  private boolean dominated(Member member, List<Integer> hidden) {
    BitSet cells = new BitSet();
    hidden.forEach(cells::set);
    for (int sum = 0; sum < member.cells().measures(); sum++) {
      if (member.judge().guards(sum) && dominated(member, cells, sum)) {
        return true;
      }
    }
    return false;
  }

  private boolean dominated(Member member, BitSet cells, int sum) {
    Map<Integer, Long> values = new HashMap<>();
    for (int record = 0; record < records.size(); record++) {
      boolean[] inside = {false};
      member
          .grid()
          .containing(
              member.grid().finest(records, record), above -> inside[0] |= cells.get(above));
      if (inside[0]) {
        values.merge(records.contributor(record), records.sum(record, sum), Math::addExact);
      }
    }
    long total = 0;
    long first = 0;
    long second = 0;
    for (long value : values.values()) {
      total = Math.addExact(total, value);
      second = Math.max(second, Math.min(first, value));
      first = Math.max(first, value);
    }
    return member.judge().missing(total, first, second) > 0;
  }
}
