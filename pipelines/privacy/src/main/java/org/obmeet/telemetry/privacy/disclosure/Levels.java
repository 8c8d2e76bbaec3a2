package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Which coarser levels have a distinct count of their own: unions of published regions, safe, and
 * not so close to a count that they contain, or are contained in, that the difference is small.
 */
final class Levels {
  private final Cube cube;
  private final CellTable table;
  private final Tuples tuples;
  private final Rules rules;
  private final Plan plan;
  private final BitSet left = new BitSet();

  private Levels(Cube cube, CellTable table, Safety safety, Plan plan) {
    this.cube = cube;
    this.table = table;
    this.tuples = safety.regions().tuples();
    this.rules = safety.rules();
    this.plan = plan;
  }

  /**
   * @param crowds contributors of each region of the plan
   * @return cells of the levels, coarse to fine
   */
  static List<Integer> of(
      Cube cube, CellTable table, Safety safety, Plan plan, List<Crowd> crowds) {
    return new Levels(cube, table, safety, plan).solve(crowds);
  }

  private List<Integer> solve(List<Crowd> crowds) {
    for (int r = 0; r < crowds.size(); r++) {
      compare(plan.regions().get(r), crowds.get(r));
    }
    List<Integer> candidates =
        IntStream.range(0, table.size())
            .filter(cell -> !left.get(cell) && !table.finest(cell))
            .filter(this::safe)
            .boxed()
            .sorted(Comparator.comparingInt(tuples::depth).thenComparing(this::labels))
            .toList();
    BitSet kept = new BitSet();
    List<Integer> levels = new ArrayList<>();
    for (int cell : candidates) {
      if (farFromKept(cell, kept)) {
        kept.set(cell);
        levels.add(cell);
      }
    }
    return levels;
  }

  /** Leaves out what holds only part of a region, and what is too close to it. */
  private void compare(Plan.Region region, Crowd crowd) {
    for (int cell : region.cells()) {
      tuples.containing(
          cell,
          above -> {
            if (!contains(above, region) || close(Crowd.of(table, above), crowd)) {
              left.set(above);
            }
          });
    }
  }

  private boolean contains(int cell, Plan.Region region) {
    return IntStream.range(0, table.trees().size())
        .allMatch(
            d -> table.trees().get(d).under(region.extents().get(d).node(), table.node(cell, d)));
  }

  private boolean farFromKept(int cell, BitSet kept) {
    boolean[] far = {true};
    tuples.containing(
        cell,
        above ->
            far[0] &= !kept.get(above) || !close(Crowd.of(table, above), Crowd.of(table, cell)));
    return far[0];
  }

  /** Whether a part is nearly all of what it lies in. */
  private boolean close(Crowd whole, Crowd part) {
    return rules.few(whole.without(part));
  }

  private boolean safe(int cell) {
    return table.contributors(cell) > 0
        && rules.broken(Statistics.of(table, cell)).isEmpty()
        && IntStream.range(0, table.trees().size()).allMatch(d -> leavesRoom(cell, d));
  }

  private boolean leavesRoom(int cell, int d) {
    if (!cube.dimensions().get(d).sensitive() || table.node(cell, d) == DimensionTree.ROOT) {
      return true;
    }
    int[] nodes = tuples.nodes(cell);
    nodes[d] = DimensionTree.ROOT;
    return table.contributors(tuples.require(nodes)) - 1 > table.contributors(cell);
  }

  private String labels(int cell) {
    StringBuilder labels = new StringBuilder();
    for (int d = 0; d < table.trees().size(); d++) {
      labels.append(table.trees().get(d).label(table.node(cell, d))).append('\n');
    }
    return labels.toString();
  }
}
