package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.Cube;

/** Whether a region of one cube may be published: the rules, and both sides of each flag. */
final class Safety {
  private final CellTable table;
  private final Regions regions;
  private final Rules rules;
  private final List<int[]> sides;

  /**
   * @param wholes contributors of each population that the cube's records lie in
   */
  Safety(Cube cube, CellTable table, Collection<Crowd> wholes) {
    this.table = table;
    this.regions = new Regions(table);
    this.rules = new Rules(cube, wholes);
    this.sides = sides(cube, table);
  }

  /** The regions that it judges. */
  Regions regions() {
    return regions;
  }

  /** The rules that it applies. */
  Rules rules() {
    return rules;
  }

  /** Whether a region, and each side of each flag in it, is known exactly and breaks no rule. */
  boolean safe(int[] cells) {
    return broken(cells).isEmpty();
  }

  /** The first rule that a region breaks. One that is not known exactly may be under threshold. */
  Optional<Rule> broken(int[] cells) {
    Optional<Statistics> whole = regions.of(cells);
    if (whole.isEmpty()) {
      return Optional.of(Rule.THRESHOLD);
    }
    Optional<Rule> broken = rules.broken(whole.get());
    if (sides.isEmpty() || broken.filter(rule -> rule != Rule.COMPLEMENT).isPresent()) {
      return broken;
    }
    return sides.stream()
        .map(side -> brokenSide(onSide(cells, side)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .or(() -> broken);
  }

  private Optional<Rule> brokenSide(int[] cells) {
    Optional<Statistics> side = regions.of(cells);
    if (side.isEmpty() || !rules.enough(side.get().contributors())) {
      return Optional.of(Rule.FLAG);
    }
    return rules
        .broken(side.get())
        .map(rule -> rule == Rule.COMPLEMENT || rule == Rule.STANDING ? rule : Rule.FLAG);
  }

  /**
   * Whether a part leaves enough of the whole outside of it: at least two contributors, so that one
   * who knows of itself learns nothing sure about another.
   */
  boolean leavesRoom(int[] part, int[] whole) {
    Optional<Statistics> inner = regions.of(part);
    Optional<Statistics> outer = regions.of(whole);
    return inner.isPresent()
        && outer.isPresent()
        && outer.get().contributors() - 1 > inner.get().contributors();
  }

  /** The combinations of sides of the flags, as one node per dimension; -1 where it is no flag. */
  List<int[]> sides() {
    return sides;
  }

  /** The cells of a region that lie on one combination of sides. */
  int[] onSide(int[] cells, int[] side) {
    return Arrays.stream(cells).filter(cell -> lies(cell, side)).toArray();
  }

  /** Contributor-cell incidences of a region. */
  long incidences(int[] cells) {
    return Arrays.stream(cells).mapToLong(table::contributors).sum();
  }

  private boolean lies(int cell, int[] side) {
    return IntStream.range(0, side.length)
        .allMatch(d -> side[d] < 0 || table.node(cell, d) == side[d]);
  }

  private static List<int[]> sides(Cube cube, CellTable table) {
    List<int[]> sides = new ArrayList<>();
    int[] open = new int[cube.dimensions().size()];
    Arrays.fill(open, -1);
    sides.add(open);
    boolean flags = false;
    for (int d = 0; d < open.length; d++) {
      if (cube.dimensions().get(d).whole()) {
        flags = true;
        sides = split(sides, d, table.trees().get(d));
      }
    }
    return flags ? sides : List.of();
  }

  /** A flag that nobody has, or everybody, has an empty side, which no cell lies on. */
  private static List<int[]> split(List<int[]> sides, int dimension, DimensionTree tree) {
    int[] leaves =
        IntStream.range(0, Math.max(tree.size(), 2)).filter(n -> leaf(tree, n)).toArray();
    int[] values =
        leaves.length < 2
            ? IntStream.concat(Arrays.stream(leaves), IntStream.of(Integer.MAX_VALUE)).toArray()
            : leaves;
    List<int[]> split = new ArrayList<>();
    for (int[] side : sides) {
      for (int value : values) {
        int[] more = side.clone();
        more[dimension] = value;
        split.add(more);
      }
    }
    return split;
  }

  private static boolean leaf(DimensionTree tree, int node) {
    return node < tree.size() && tree.isLeaf(node);
  }
}
