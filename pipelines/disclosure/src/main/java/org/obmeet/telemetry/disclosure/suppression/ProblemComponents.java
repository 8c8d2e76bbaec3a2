package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * Splits a suppression problem at shared totals, which are the parents in several relations. If
 * these totals are published, the other cells may form several connected components. Each component
 * is a smaller problem that is solved separately.
 */
final class ProblemComponents {
  /** Smallest number of relations in which a shared total is the parent. */
  private static final int MIN_RELATIONS_OF_TOTAL = 3;

  private final SuppressionProblem problem;
  private final MeasureSystem system;

  /** The cells that must be published, including the shared totals. */
  private final BitSet fixed;

  /** The disjoint-set forest of the components: each cell's next cell towards the root. */
  private final int[] links;

  private ProblemComponents(SuppressionProblem problem, BitSet totals) {
    this.problem = problem;
    this.system = problem.system();
    this.fixed = (BitSet) problem.fixed().clone();
    fixed.or(totals);
    this.links = new int[system.size()];
    Arrays.setAll(links, cell -> cell);
    for (int r = 0; r < system.relations(); r++) {
      int first = -1;
      for (int cell : system.relation(r)) {
        if (!fixed.get(cell)) {
          if (first >= 0) {
            links[root(cell)] = root(first);
          }
          first = cell;
        }
      }
    }
  }

  /**
   * Returns the components that have a cell to protect. The result is empty if there is no shared
   * total that may be published, or if the other cells form a single component.
   */
  static List<Component> split(SuppressionProblem problem) {
    BitSet totals = new BitSet();
    for (int cell = 0; cell < problem.system().size(); cell++) {
      totals.set(cell, isSharedTotal(problem.system(), cell) && !problem.suppressed().get(cell));
    }
    return totals.isEmpty() ? List.of() : new ProblemComponents(problem, totals).components();
  }

  private static boolean isSharedTotal(MeasureSystem system, int cell) {
    return Arrays.stream(system.relationsOf(cell))
            .filter(r -> system.relation(r)[0] == cell)
            .count()
        >= MIN_RELATIONS_OF_TOTAL;
  }

  private int root(int cell) {
    int at = cell;
    while (links[at] != at) {
      links[at] = links[links[at]];
      at = links[at];
    }
    return at;
  }

  private List<Component> components() {
    Map<Integer, BitSet> membersByRoot = new TreeMap<>();
    for (int cell = 0; cell < system.size(); cell++) {
      if (!fixed.get(cell)) {
        membersByRoot.computeIfAbsent(root(cell), r -> new BitSet()).set(cell);
      }
    }
    List<Component> components = new ArrayList<>();
    for (BitSet members : membersByRoot.values()) {
      if (members.stream().anyMatch(cell -> problem.levels()[cell] != null)) {
        components.add(component(members));
      }
    }
    return membersByRoot.size() > 1 ? components : List.of();
  }

  private Component component(BitSet members) {
    BitSet all = (BitSet) members.clone();
    BitSet relations = new BitSet();
    members.stream()
        .forEach(cell -> Arrays.stream(system.relationsOf(cell)).forEach(relations::set));
    relations.stream().forEach(r -> Arrays.stream(system.relation(r)).forEach(all::set));
    int[] cells = all.stream().toArray();
    int[] indexOf = new int[system.size()];
    Arrays.fill(indexOf, -1);
    for (int i = 0; i < cells.length; i++) {
      indexOf[cells[i]] = i;
    }
    long[] slack = new long[cells.length];
    ProtectionLevels[] levels = new ProtectionLevels[cells.length];
    BitSet suppressed = new BitSet();
    BitSet componentFixed = new BitSet();
    double[] weights = new double[cells.length];
    int[] sole = new int[cells.length];
    for (int i = 0; i < cells.length; i++) {
      slack[i] = system.slack(cells[i]);
      levels[i] = problem.levels()[cells[i]];
      suppressed.set(i, problem.suppressed().get(cells[i]));
      componentFixed.set(i, fixed.get(cells[i]));
      weights[i] = problem.weights()[cells[i]];
      sole[i] = problem.sole()[cells[i]];
    }
    List<int[]> mapped =
        relations.stream()
            .mapToObj(r -> Arrays.stream(system.relation(r)).map(c -> indexOf[c]).toArray())
            .toList();
    SuppressionProblem.UnionRule unions =
        (relation, union) ->
            problem.unions().safe(original(relation, cells), original(union, cells));
    return new Component(
        cells,
        new SuppressionProblem(
            new MeasureSystem(slack, mapped),
            levels,
            suppressed,
            componentFixed,
            weights,
            sole,
            unions,
            renumbered(problem.neighbours(), cells, indexOf)));
  }

  /** Returns neighbourhoods with the indices of a component; other cells are fixed. */
  private static MoveSearch.Neighbours renumbered(
      MoveSearch.Neighbours neighbours, int[] cells, int[] indexOf) {
    return (cell, breadth, prices) -> {
      MoveSearch.Prices original =
          other -> indexOf[other] < 0 ? MoveSearch.Prices.FIXED : prices.of(indexOf[other]);
      return Arrays.stream(neighbours.near(cells[cell], breadth, original))
          .map(other -> indexOf[other])
          .filter(other -> other >= 0)
          .toArray();
    };
  }

  private static int[] original(int[] indices, int[] cells) {
    return Arrays.stream(indices).map(i -> cells[i]).toArray();
  }

  /**
   * A component of a problem.
   *
   * @param cells for each cell of the component its index in the original problem
   */
  record Component(int[] cells, SuppressionProblem problem) {}

  /** Returns the pattern of the original problem; null if a component is not protected. */
  static SuppressionPattern join(
      SuppressionProblem problem, List<Component> components, List<SuppressionPattern> patterns) {
    BitSet suppressed = (BitSet) problem.suppressed().clone();
    List<List<Move>> evidence = new ArrayList<>();
    for (int cell = 0; cell < problem.system().size(); cell++) {
      evidence.add(List.of());
    }
    long linearPrograms = 0;
    for (int c = 0; c < components.size(); c++) {
      int[] cells = components.get(c).cells();
      SuppressionPattern pattern = patterns.get(c);
      if (!pattern.unprotected().isEmpty()) {
        return null;
      }
      pattern.suppressed().stream().forEach(i -> suppressed.set(cells[i]));
      for (int i = 0; i < cells.length; i++) {
        if (!pattern.evidence().get(i).isEmpty()) {
          evidence.set(
              cells[i],
              pattern.evidence().get(i).stream().map(move -> move.renumbered(cells)).toList());
        }
      }
      linearPrograms += pattern.linearPrograms();
    }
    return new SuppressionPattern(suppressed, new BitSet(), evidence, linearPrograms);
  }
}
