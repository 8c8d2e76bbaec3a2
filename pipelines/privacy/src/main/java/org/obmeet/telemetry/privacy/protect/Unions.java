package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * What is left of a published cell without its published parts: the union of the withheld ones,
 * which anyone can work out. Under sliding protection it must be as safe as a cell.
 */
final class Unions {
  private static final int MOST_TRIES = 200;

  private final Records records;
  private final boolean asked;
  private final Linked linked;
  private final Lattice lattice;
  private final List<Board> boards;
  private final boolean disjoint;
  private final boolean counted;
  private final Map<Member, Contents> contents = new IdentityHashMap<>();
  private final BitSet settled = new BitSet();

  /**
   * What of it is published already is settled: nothing that is said of it now says more.
   *
   * @param boards one per table, in order
   */
  Unions(Problem problem, Linked linked, List<Board> boards) {
    this.records = problem.records();
    this.asked = problem.settings().protection() == Problem.Protection.SLIDING;
    this.linked = linked;
    this.boards = List.copyOf(boards);
    this.lattice = linked.lattice();
    this.disjoint = linked.countsAddUp();
    this.counted = disjoint && !linked.knowledge().counts().isEmpty();
    for (int v = 0; v < lattice.size(); v++) {
      settled.set(v, lattice.isPublished(v));
    }
  }

  /**
   * Withholds more until no union is unsafe.
   *
   * @throws Refusal where some still is after many tries
   */
  void join(BitSet withheld) {
    safe(
        withheld,
        missing -> {
          withheld.or(missing);
          return withheld;
        });
  }

  /**
   * What is withheld once no union is unsafe.
   *
   * @param more withholds more, given what unsafe unions lack
   * @throws Refusal where some still is after many tries
   */
  BitSet safe(BitSet withheld, UnaryOperator<BitSet> more) {
    BitSet found = withheld;
    BitSet missing = asked ? missing(found) : new BitSet();
    for (int tries = 0; !missing.isEmpty(); tries++) {
      if (tries == MOST_TRIES) {
        throw new Refusal(
            "what published rows leave of others is still unsafe after "
                + MOST_TRIES
                + " tries; name fewer dimensions, or coarsen them before");
      }
      found = more.apply(missing);
      missing = missing(found);
    }
    return found;
  }

  /**
   * For each union that is unsafe the cheapest published part, which would make it larger, or the
   * cell itself, without which it is not known.
   *
   * @throws Refusal where none of an unsafe union may be withheld
   */
  private BitSet missing(BitSet withheld) {
    BitSet missing = new BitSet();
    for (Board board : boards) {
      Member member = board.member();
      for (int cell = 0; cell < member.grid().size(); cell++) {
        int variable = member.variable()[cell];
        if (variable != Member.ZERO && !withheld.get(variable)) {
          for (int d = 0; d < member.grid().columns().length; d++) {
            Parts parts = new Parts(new ArrayList<>(), new ArrayList<>());
            split(member, member.parts(cell, d), d, withheld, parts);
            look(board, cell, parts, withheld, missing);
          }
        }
      }
    }
    return missing;
  }

  /** Parts of a cell: what is withheld of it, and what is published. */
  private record Parts(List<Integer> hidden, List<Integer> taken) {}

  /** What is withheld counts without what is published of it along the same dimension. */
  private static void split(
      Member member, List<Integer> cells, int d, BitSet withheld, Parts parts) {
    for (int cell : cells) {
      int variable = member.variable()[cell];
      if (variable != Member.ZERO && !withheld.get(variable)) {
        parts.taken.add(cell);
      } else if (variable != Member.ZERO) {
        Parts finer = new Parts(new ArrayList<>(), new ArrayList<>());
        split(member, member.parts(cell, d), d, withheld, finer);
        parts.taken.addAll(finer.taken);
        parts.hidden.addAll(finer.taken.isEmpty() ? List.of(cell) : finer.hidden);
      }
    }
  }

  private void look(Board board, int cell, Parts parts, BitSet withheld, BitSet missing) {
    Member member = board.member();
    List<Integer> open = open(board, parts.hidden, withheld);
    boolean unsafe = !open.isEmpty() && (unsafe(member, open) || cramped(board, open));
    if (unsafe) {
      int best = lattice.lighter(Member.ZERO, member.variable()[cell], withheld);
      for (int part : parts.taken) {
        best = lattice.lighter(best, member.variable()[part], withheld);
      }
      for (int part : parts.hidden) {
        best = board.folded(part) ? lattice.lighter(best, row(board, part), withheld) : best;
      }
      if (best != Member.ZERO) {
        missing.set(best);
      } else if (!settled(member, cell, parts)) {
        throw new Refusal(
            "what published rows leave of others is unsafe, and none of them can be withheld; name"
                + " fewer dimensions, or coarsen them before");
      }
    }
  }

  /** Whether all that tells a union was out before. */
  private boolean settled(Member member, int cell, Parts parts) {
    return settled.get(member.variable()[cell])
        && parts.taken.stream().allMatch(part -> settled.get(member.variable()[part]));
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

  /**
   * Whether none of some cells can hold enough contributors, since none of the others is empty. An
   * audit would say so too; this is said sooner.
   */
  private boolean cramped(Board board, List<Integer> hidden) {
    long people = 0;
    int others = -1;
    for (int part : hidden) {
      people += board.member().cells().count(part);
      others += board.folded(part) ? 0 : 1;
    }
    return counted && others > 0 && !board.member().judge().enough(people - others);
  }

  /** Whether cells are unsafe together, as if they were one. */
  private boolean unsafe(Member member, List<Integer> hidden) {
    if (!disjoint && !doubtful(member, hidden)) {
      return false;
    }
    Cells union = disjoint ? joined(member, hidden) : gathered(member, hidden);
    return union.count(0) > 0 && member.judge().unsafe(union, 0);
  }

  private static Cells joined(Member member, List<Integer> hidden) {
    Cells union = new Cells(Grid.ONE_CELL, member.cells().measures());
    hidden.forEach(part -> union.join(0, member.cells(), part));
    return union;
  }

  private Cells gathered(Member member, List<Integer> hidden) {
    return contents
        .computeIfAbsent(member, of -> new Contents(records, of.grid()))
        .together(hidden, member.cells().measures());
  }

  /** Whether cells may be unsafe together, by bounds that ask for no contributor's values. */
  private static boolean doubtful(Member member, List<Integer> hidden) {
    Cells cells = member.cells();
    Judge judge = member.judge();
    boolean doubtful = hidden.stream().noneMatch(part -> judge.enough(cells.count(part)));
    for (int sum = 0; sum < cells.measures() && !doubtful; sum++) {
      int m = sum;
      doubtful =
          judge.uses(sum)
              && (hidden.stream().noneMatch(part -> judge.enough(cells.carriers(part, m)))
                  || (judge.guards(sum) && close(member, hidden, sum)));
    }
    return doubtful;
  }

  /** Whether the p % rule fails where the largest two of every cell count as if they were two. */
  private static boolean close(Member member, List<Integer> hidden, int sum) {
    long total = 0;
    long first = 0;
    long second = 0;
    for (int part : hidden) {
      if (member.cells().reduced(part, sum)) {
        return false;
      }
      total = Math.addExact(total, member.cells().total(part, sum));
      first = Math.addExact(first, member.cells().first(part, sum));
      second = Math.addExact(second, member.cells().second(part, sum));
    }
    return member.judge().missing(total, first, second) > 0;
  }
}
