package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** One way of folding, seen through: what is withheld then, and whether the audit is content. */
final class Round {
  private static final int MOST_ROUNDS = 40;

  /** Up to this many variables, changes are looked for where rank alone would do. */
  private static final int SMALL = 3_000;

  private final Problem problem;
  private final Linked linked;
  private final Lattice lattice;
  private final List<Board> boards = new ArrayList<>();
  private final Needs needs;
  private final long budget;
  private long pivots;

  Round(Problem problem, Linked linked, List<Optional<ReleasedCube>> folds, long budget) {
    this.problem = problem;
    this.linked = linked;
    this.lattice = linked.lattice();
    this.budget = budget;
    this.needs = Needs.of(problem, linked);
    for (int t = 0; t < problem.tables().size(); t++) {
      Member member = linked.members().get(linked.first() + t);
      Optional<Regions> regions = folds.get(t).map(folded -> Regions.of(member, folded));
      boards.add(
          new Board(member, lattice, regions, columns(member.design()), sums(member.design())));
    }
  }

  private List<ReleasedTable.Column> columns(TableDesign design) {
    List<ReleasedTable.Column> columns = new ArrayList<>();
    for (TableDesign.Measure measure : design.measures()) {
      boolean sum = measure.kind() == TableDesign.Kind.SUM;
      int at = problem.records().sums().indexOf(measure.name());
      columns.add(
          new ReleasedTable.Column(
              measure.name(),
              sum || linked.countsAddUp(),
              sum ? problem.records().decimals().get(at) : 0));
    }
    return columns;
  }

  private int[] sums(TableDesign design) {
    return design.measures().stream()
        .mapToInt(
            m -> m.kind() == TableDesign.Kind.SUM ? problem.records().sums().indexOf(m.name()) : -1)
        .toArray();
  }

  /**
   * @throws Refusal where the audit is not content within the budget
   */
  ProtectedRelease solve() {
    BitSet guarded = new BitSet();
    for (int v = 0; v < lattice.size(); v++) {
      guarded.set(v, lattice.isUnsafe(v));
    }
    BitSet withheld = new Pattern(lattice).withheld(guarded);
    Changes changes = new Changes(lattice, negative(), withheld);
    widen(changes, withheld, guarded);
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      List<ReleasedTable> tables = boards.stream().map(b -> b.release(withheld)).toList();
      Map<Integer, Audit.Finding> open = audit(tables, withheld);
      if (open.isEmpty()) {
        return new ProtectedRelease(
            tables, boards.stream().map(b -> b.outcome(withheld)).toList(), round, pivots);
      }
      repair(open, withheld, guarded);
      widen(new Changes(lattice, negative(), withheld), withheld, guarded);
    }
    throw new Refusal(
        "no safe release was found in "
            + MOST_ROUNDS
            + " rounds; name fewer dimensions, or coarsen them before");
  }

  private boolean[] negative() {
    boolean[] negative = new boolean[lattice.measures()];
    for (Member member : linked.members()) {
      for (int sum = 0; sum < member.cells().measures(); sum++) {
        negative[1 + sum] |= member.cells().negative(sum);
      }
    }
    return negative;
  }

  private void widen(Changes changes, BitSet withheld, BitSet guarded) {
    boolean exact = problem.settings().protection() == Problem.Protection.EXACT;
    boolean folded = boards.stream().anyMatch(Board::isFolded);
    if (folded || (exact && lattice.size() > SMALL)) {
      return;
    }
    Widening.Insiders insiders =
        exact ? Widening.Insiders.LEFT_TO_SELECTION : Widening.Insiders.CONSIDERED;
    Widening widening = new Widening(lattice, needs, insiders, changes, withheld);
    widening.meet(guarded);
    pivots += changes.pivots();
  }

  private Map<Integer, Audit.Finding> audit(List<ReleasedTable> tables, BitSet withheld) {
    Targets targets = Targets.of(boards, lattice, needs, withheld);
    boolean[] negative = negative();
    Audit.Report report =
        Audit.audit(
            tables,
            problem.hierarchies(),
            targets.targets(),
            linked.knowledge(),
            new Truths(boards, linked),
            measure -> negative[1 + problem.records().sums().indexOf(measure)],
            budget - pivots);
    pivots += report.pivots();
    if (!report.finished()) {
      throw new Refusal(
          "the audit needs more than its budget of "
              + budget
              + " pivots; name fewer dimensions, or coarsen them before");
    }
    Map<Integer, Audit.Finding> open = new TreeMap<>();
    report.findings().forEach((target, found) -> open.put(targets.variable(target), found));
    return open;
  }

  /** Withholds the cheapest neighbours of what is not protected. */
  private void repair(Map<Integer, Audit.Finding> open, BitSet withheld, BitSet guarded) {
    Incidence incidence = new Incidence(lattice);
    boolean moved = false;
    for (int variable : open.keySet()) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < incidence.size(variable); i++) {
        int cheapest = cheapest(incidence.relation(variable, i), withheld);
        if (cheapest >= 0 && seen.add(cheapest)) {
          withheld.set(cheapest);
          moved = true;
        }
      }
    }
    if (!moved) {
      throw new Refusal(
          "what is left open cannot be protected by withholding more; name fewer dimensions, or"
              + " coarsen them before");
    }
    guarded.or(new BitSet());
  }

  private int cheapest(int relation, BitSet withheld) {
    int best = better(-1, lattice.sum(relation), withheld);
    for (int i = 0; i < lattice.parts(relation); i++) {
      best = better(best, lattice.part(relation, i), withheld);
    }
    return best;
  }

  private int better(int best, int variable, BitSet withheld) {
    if (!lattice.isCandidate(variable) || withheld.get(variable)) {
      return best;
    }
    return best < 0 || lattice.weight(variable) < lattice.weight(best) ? variable : best;
  }
}
