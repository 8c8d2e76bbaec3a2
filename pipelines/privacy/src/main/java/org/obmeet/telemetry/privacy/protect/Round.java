package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** Up to this many variables, changes hold for every sole contributor too. */
  private static final int MOST_WITH_INSIDERS = 1_000;

  private final Problem problem;
  private final List<ReleasedTable> earlier;
  private final Linked linked;
  private final Lattice lattice;
  private final List<Board> boards = new ArrayList<>();
  private final Needs needs;
  private final Set<Audit.Target> protectedOnes = new HashSet<>();
  private final long budget;
  private long pivots;

  /**
   * @param earlier tables that are out
   * @param folds folded rows of each new table, where it is folded
   */
  Round(
      Problem problem,
      List<ReleasedTable> earlier,
      List<Optional<ReleasedCube>> folds,
      long budget) {
    this.problem = problem;
    this.earlier = List.copyOf(earlier);
    this.linked = Linked.of(problem, earlier);
    this.lattice = linked.lattice();
    this.budget = budget;
    this.needs = Needs.of(problem, linked);
    for (int t = 0; t < earlier.size(); t++) {
      Member member = linked.members().get(t);
      Board board = board(member, Regions.of(member, earlier.get(t)), true);
      Earlier.settle(earlier.get(t), board, lattice);
      boards.add(board);
    }
    for (int t = 0; t < problem.tables().size(); t++) {
      Member member = linked.members().get(linked.first() + t);
      boards.add(board(member, folds.get(t).map(folded -> Regions.of(member, folded)), false));
    }
  }

  /** The numbers of a variable that some new table shows. */
  private BitSet wanted() {
    BitSet wanted = new BitSet();
    for (TableDesign design : problem.tables()) {
      for (int sum : sums(design)) {
        wanted.set(1 + sum);
      }
    }
    return wanted;
  }

  private Board board(Member member, Optional<Regions> regions, boolean out) {
    TableDesign design = member.design();
    return new Board(member, lattice, regions, out, columns(design), sums(design));
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
      guarded.set(v, lattice.isGuarded(v));
    }
    Pattern pattern = new Pattern(lattice);
    publishImplied(pattern, guarded);
    BitSet withheld = withheld(pattern, guarded);
    boolean folded = boards.stream().anyMatch(board -> !board.rows().isEmpty());
    if (!folded && lattice.size() <= SMALL) {
      widen(withheld, guarded);
    }
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      List<ReleasedTable> tables = tables(withheld);
      BitSet open = audit(tables, withheld);
      if (open.isEmpty()) {
        return new ProtectedRelease(
            tables.subList(earlier.size(), tables.size()),
            boards.stream().skip(earlier.size()).map(b -> b.outcome(withheld)).toList(),
            round,
            pivots);
      }
      int before = withheld.cardinality();
      widen(withheld, open);
      if (withheld.cardinality() == before && !new Repair(lattice, withheld).around(open)) {
        throw new Refusal(
            "what is left open cannot be protected by withholding more; name fewer dimensions, or"
                + " coarsen them before");
      }
    }
    throw new Refusal(
        "no safe release was found in "
            + MOST_ROUNDS
            + " rounds; name fewer dimensions, or coarsen them before");
  }

  /** A pattern that under sliding protection leaves no unsafe union; each try withholds more. */
  private BitSet withheld(Pattern pattern, BitSet guarded) {
    Unions unions = new Unions(problem.records(), linked, boards);
    boolean exact = problem.settings().protection() == Problem.Protection.EXACT;
    BitSet withheld = pattern.withheld(guarded);
    BitSet missing = exact ? new BitSet() : unions.missing(withheld);
    for (int tries = 0; tries < MOST_ROUNDS && !missing.isEmpty(); tries++) {
      guarded.or(missing);
      withheld = pattern.withheld(guarded);
      missing = unions.missing(withheld);
    }
    return withheld;
  }

  /**
   * What follows from what is out need not be withheld. It follows number by number: a table of
   * counts that is out says nothing of sums.
   *
   * @throws Refusal where every number of an unsafe cell follows
   */
  private void publishImplied(Pattern pattern, BitSet guarded) {
    if (earlier.isEmpty()) {
      return;
    }
    BitSet all = new BitSet();
    all.set(0, lattice.size());
    for (int measure : wanted().stream().toArray()) {
      BitSet implied = pattern.implied(v -> lattice.isShown(v, measure));
      implied.stream().forEach(v -> lattice.shown(v, measure));
      all.and(implied);
    }
    if (all.stream().anyMatch(lattice::isUnsafe)) {
      throw new Refusal(
          "what is out already gives an unsafe cell away; name fewer dimensions, or"
              + " coarsen them before");
    }
    BitSet known = pattern.implied(lattice::isPublished);
    known.stream().filter(lattice::isCandidate).forEach(lattice::published);
    guarded.andNot(all);
    all.stream().filter(lattice::isGuarded).forEach(lattice::published);
  }

  /** Everything that would be out then. */
  private List<ReleasedTable> tables(BitSet withheld) {
    List<ReleasedTable> tables = new ArrayList<>(earlier);
    boards.stream().skip(earlier.size()).forEach(board -> tables.add(board.release(withheld)));
    return tables;
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

  /** Looks for changes of what is withheld; up to a size for sole contributors apart. */
  private void widen(BitSet withheld, BitSet variables) {
    boolean exact = problem.settings().protection() == Problem.Protection.EXACT;
    Widening.Insiders insiders =
        exact || lattice.size() > MOST_WITH_INSIDERS
            ? Widening.Insiders.LEFT_TO_SELECTION
            : Widening.Insiders.CONSIDERED;
    Changes changes = new Changes(linked, negative(), withheld);
    new Widening(lattice, needs, insiders, changes, withheld).meet(variables);
    pivots += changes.pivots();
  }

  /**
   * The variables that are not protected. What was protected when less was withheld still is: an
   * attacker knows no more.
   */
  private BitSet audit(List<ReleasedTable> tables, BitSet withheld) {
    Targets targets = Targets.of(boards, lattice, needs, withheld).without(protectedOnes);
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
    BitSet open = new BitSet();
    for (int target = 0; target < targets.targets().size(); target++) {
      if (report.findings().containsKey(target)) {
        open.set(targets.variable(target));
      } else {
        protectedOnes.add(targets.targets().get(target));
      }
    }
    return open;
  }
}
