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
  private static final int MOST_ROUNDS = 200;

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
    Unions unions = new Unions(problem, linked, boards);
    BitSet withheld = withheld(pattern, guarded, unions);
    boolean folded = boards.stream().anyMatch(board -> !board.rows().isEmpty());
    if (!folded && lattice.size() <= SMALL) {
      widen(withheld, all(guarded));
    }
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      unions.join(withheld);
      List<ReleasedTable> tables = tables(withheld);
      List<Targets.Gap> gaps = audit(tables, withheld);
      if (gaps.isEmpty()) {
        return new ProtectedRelease(
            tables.subList(earlier.size(), tables.size()),
            boards.stream().skip(earlier.size()).map(b -> b.outcome(withheld)).toList(),
            round,
            pivots);
      }
      if (!publishKnown(gaps, withheld, unions) && !withholdMore(gaps, withheld)) {
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

  /**
   * Safe rows that are told anyway need not be withheld, which says nothing new. As long as
   * something unsafe is open, more will be withheld, and they may not be told any more. Neither may
   * those that leave an unsafe union of others: of them more is withheld.
   *
   * @return whether there were any
   */
  private boolean publishKnown(List<Targets.Gap> gaps, BitSet withheld, Unions unions) {
    if (gaps.stream().anyMatch(gap -> lattice.isUnsafe(gap.variable()))) {
      return false;
    }
    BitSet known = Targets.of(boards, lattice, needs, withheld).known(gaps);
    BitSet open = (BitSet) withheld.clone();
    open.andNot(known);
    unions.join(open);
    known.andNot(open);
    known.stream().forEach(lattice::published);
    boolean changed = !open.equals(withheld);
    withheld.clear();
    withheld.or(open);
    return changed;
  }

  /** Withholds more for what is unsafe and open, or for all that is; whether it could. */
  private boolean withholdMore(List<Targets.Gap> gaps, BitSet withheld) {
    List<Targets.Gap> unsafe =
        gaps.stream().filter(gap -> lattice.isUnsafe(gap.variable())).toList();
    List<Targets.Gap> open = unsafe.isEmpty() ? gaps : unsafe;
    int before = withheld.cardinality();
    widen(withheld, open);
    return withheld.cardinality() > before || new Repair(lattice, withheld).around(variables(open));
  }

  /**
   * A pattern that leaves no unsafe union; each try withholds more.
   *
   * @throws Refusal where some still is after many tries
   */
  private static BitSet withheld(Pattern pattern, BitSet guarded, Unions unions) {
    return unions.safe(
        pattern.withheld(guarded),
        missing -> {
          guarded.or(missing);
          return pattern.withheld(guarded);
        });
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
  private void widen(BitSet withheld, List<Targets.Gap> gaps) {
    boolean exact = problem.settings().protection() == Problem.Protection.EXACT;
    Widening.Insiders insiders =
        exact || lattice.size() > MOST_WITH_INSIDERS
            ? Widening.Insiders.LEFT_TO_SELECTION
            : Widening.Insiders.CONSIDERED;
    Changes changes = new Changes(linked, negative(), withheld);
    new Widening(lattice, needs, insiders, changes, withheld).meet(gaps);
    pivots += changes.pivots();
  }

  /**
   * The variables that are not protected. What was protected when less was withheld still is: an
   * attacker knows no more.
   */
  private List<Targets.Gap> audit(List<ReleasedTable> tables, BitSet withheld) {
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
    for (int target = 0; target < targets.targets().size(); target++) {
      if (!report.findings().containsKey(target)) {
        protectedOnes.add(targets.targets().get(target));
      }
    }
    return targets.gaps(report.findings());
  }

  /** Every need of some variables, as if nothing else were possible. */
  private List<Targets.Gap> all(BitSet variables) {
    return variables.stream()
        .boxed()
        .flatMap(v -> needs.of(v).stream().map(need -> new Targets.Gap(v, need.measure(), 0, 0)))
        .toList();
  }

  private static BitSet variables(List<Targets.Gap> gaps) {
    BitSet variables = new BitSet();
    gaps.forEach(gap -> variables.set(gap.variable()));
    return variables;
  }
}
