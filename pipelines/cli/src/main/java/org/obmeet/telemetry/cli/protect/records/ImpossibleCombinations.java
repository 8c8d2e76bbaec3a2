package org.obmeet.telemetry.cli.protect.records;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The combinations that are publicly known to have no contributors. The specification and the
 * ledger list some of them. Others contradict a functional dependence, for example of a region on a
 * county. A dependence is assumed if each value of one dimension always occurs with the same value
 * of another, and if chance cannot explain this.
 */
public final class ImpossibleCombinations {
  private static final double MAX_PROBABILITY = 1e-3;
  private static final long MAX_COMBINATIONS = 200_000;

  /**
   * A functional dependence. Each leaf of the first dimension determines a leaf of the second.
   *
   * @param first index of the first dimension
   * @param leaf leaf of the second dimension, by leaf of the first
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Dependence(int first, int second, int[] leaf) {
    boolean allows(int[] leaves) {
      return leaves[first] == Hierarchy.ROOT
          || leaves[second] == Hierarchy.ROOT
          || leaf[leaves[first]] == leaves[second];
    }
  }

  private final List<InputDimension> dimensions;

  /** The nodes of each combination. The root means every value. */
  private final List<int[]> impossible = new ArrayList<>();

  private final List<Dependence> dependences = new ArrayList<>();

  /**
   * @param combinations combinations of the specification and the ledger, as labels by dimension;
   *     those with a dimension or label that does not occur are ignored
   * @throws JobException with exit code 43 if a record with a count above 0 is in one of them
   */
  public ImpossibleCombinations(InputData input, List<Map<String, String>> combinations) {
    this.dimensions = input.dimensions();
    for (Map<String, String> combination : combinations) {
      int[] nodes =
          dimensions.stream()
              .mapToInt(d -> d.node(combination.getOrDefault(d.name(), Hierarchy.TOTAL)))
              .toArray();
      boolean hasAll =
          dimensions.stream().map(InputDimension::name).toList().containsAll(combination.keySet());
      if (hasAll && Arrays.stream(nodes).allMatch(node -> node >= 0)) {
        check(input, combination, nodes);
        impossible.add(nodes);
      }
    }
    for (int a = 0; a < dimensions.size(); a++) {
      for (int b = 0; b < dimensions.size(); b++) {
        if (a != b) {
          findDependence(input.records(), a, b);
        }
      }
    }
  }

  private void check(InputData input, Map<String, String> combination, int[] nodes) {
    Records records = input.records();
    boolean occurs =
        IntStream.range(0, records.size())
            .filter(input::isOccupied)
            .anyMatch(row -> isUnder(d -> records.leaves()[d][row], nodes));
    if (occurs) {
      throw JobException.badInput(
          input.name()
              + ": a combination listed in impossible must not occur; there is a record in "
              + combination);
    }
  }

  /** Returns true if the leaf of each dimension is equal to the dimension's node or below it. */
  private boolean isUnder(IntUnaryOperator leaf, int[] nodes) {
    return IntStream.range(0, nodes.length)
        .allMatch(d -> dimensions.get(d).nodes().isUnder(leaf.applyAsInt(d), nodes[d]));
  }

  private void findDependence(Records records, int a, int b) {
    if (dimensions.get(b).values().size() < 2) {
      return;
    }
    int[] leaf = new int[dimensions.get(a).nodes().size()];
    long[] size = new long[dimensions.get(b).nodes().size()];
    long[] repeats = new long[size.length];
    Set<Long> seen = new HashSet<>();
    for (int row = 0; row < records.size(); row++) {
      int one = records.leaves()[a][row];
      int other = records.leaves()[b][row];
      if (leaf[one] != 0 && leaf[one] != other) {
        return;
      }
      boolean again = leaf[one] != 0;
      leaf[one] = other;
      if (records.contributors() == null
          || seen.add((long) records.contributors()[row] * leaf.length + one)) {
        size[other]++;
        repeats[other] += again ? 1 : 0;
      }
    }
    if (coincidenceProbability(size, repeats) < MAX_PROBABILITY) {
      dependences.add(new Dependence(a, b, leaf));
    }
  }

  /**
   * Returns the probability that independent dimensions look dependent by chance.
   *
   * @param size records of each second value; a contributor counts once for each first value
   * @param repeats records of {@code size} whose first value occurred in an earlier record
   */
  private static double coincidenceProbability(long[] size, long[] repeats) {
    long all = Arrays.stream(size).sum();
    return Math.exp(
        IntStream.range(0, size.length)
            .filter(b -> repeats[b] > 0)
            .mapToDouble(b -> repeats[b] * Math.log((double) size[b] / all))
            .sorted()
            .sum());
  }

  /**
   * Returns the possible cells of some dimensions, as leaves. A cell is left out if it is
   * impossible for all values of the other dimensions. If there are too many combinations, the
   * other dimensions are ignored.
   *
   * @param combined the dimensions to combine, which include {@code columns}
   */
  public List<int[]> possibleCells(List<Integer> columns, List<Integer> combined) {
    if (combinations(combined, MAX_COMBINATIONS) > MAX_COMBINATIONS) {
      return possibleCells(columns);
    }
    Set<List<Integer>> cells = new LinkedHashSet<>();
    for (int[] cell : possibleCells(combined)) {
      List<Integer> leaves = new ArrayList<>(Collections.nCopies(dimensions.size(), 0));
      columns.forEach(column -> leaves.set(column, cell[column]));
      cells.add(leaves);
    }
    return cells.stream().map(Ints::toArray).toList();
  }

  /** Returns the number of combinations of values, or some number above the maximum. */
  public long combinations(List<Integer> columns, long max) {
    long product = 1;
    for (int column : columns) {
      if (product <= max) {
        product *= Math.max(1, dimensions.get(column).values().size());
      }
    }
    return product;
  }

  private List<int[]> possibleCells(List<Integer> columns) {
    List<int[]> cells = List.of(new int[dimensions.size()]);
    for (int column : columns) {
      List<int[]> longer = new ArrayList<>();
      for (int[] start : cells) {
        for (int leaf : dimensions.get(column).leaves()) {
          int[] next = start.clone();
          next[column] = leaf;
          if (impossible.stream().noneMatch(nodes -> isUnder(d -> next[d], nodes))
              && dependences.stream().allMatch(dependence -> dependence.allows(next))) {
            longer.add(next);
          }
        }
      }
      cells = longer;
    }
    return cells;
  }
}
