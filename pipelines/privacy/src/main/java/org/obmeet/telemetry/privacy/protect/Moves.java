package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.linear.Simplex;

/** Moves of variables that leave every relation between them as it is. */
final class Moves {
  private static final double TINY = 1e-7;
  private static final double HOLDS = 1e-6;
  private static final long MOST_PIVOTS = 20_000;

  private final Lattice lattice;
  private final Incidence incidence;
  private final Map<Integer, Integer> row = new HashMap<>();
  private final List<Integer> variables = new ArrayList<>();
  private final List<double[]> bounds = new ArrayList<>();
  private final List<Double> gains = new ArrayList<>();
  private long pivots;

  /**
   * @param relations those that any of the variables stands in
   */
  Moves(Lattice lattice, Incidence incidence, Iterable<Integer> relations) {
    this.lattice = lattice;
    this.incidence = incidence;
    relations.forEach(relation -> row.put(relation, row.size()));
  }

  /**
   * A variable may move.
   *
   * @param down how far at most, at most 0
   * @param up how far at most, at least 0
   * @param gain of moving it up by 1
   */
  void add(int variable, double down, double up, double gain) {
    variables.add(variable);
    bounds.add(new double[] {down, up});
    gains.add(gain);
  }

  /** Pivots that it took. */
  long pivots() {
    return pivots;
  }

  /**
   * Moves one variable by 1 in a direction, all others as gainfully as can be.
   *
   * @return how far each variable that moves does; nothing where it cannot be moved so far
   */
  Optional<Map<Integer, Double>> moving(int variable, int direction) {
    int n = variables.size();
    int[][] at = new int[n][];
    double[][] by = new double[n][];
    for (int c = 0; c < n; c++) {
      int v = variables.get(c);
      at[c] = new int[incidence.size(v)];
      by[c] = new double[at[c].length];
      for (int i = 0; i < at[c].length; i++) {
        int relation = incidence.relation(v, i);
        at[c][i] = row.get(relation);
        by[c][i] = lattice.sum(relation) == v ? -1 : 1;
      }
    }
    Simplex simplex = new Simplex(row.size(), at, by, new double[n], false);
    for (int c = 0; c < n; c++) {
      simplex.bound(c, bounds.get(c)[0], bounds.get(c)[1]);
    }
    int wished = variables.indexOf(variable);
    double moved = simplex.maximise(new int[] {wished}, new double[] {direction}, 1, MOST_PIVOTS);
    if (moved >= 1 - TINY) {
      simplex.bound(wished, direction, direction);
      simplex.maximise(
          IntStream.range(0, n).toArray(),
          gains.stream().mapToDouble(gain -> gain).toArray(),
          Double.POSITIVE_INFINITY,
          MOST_PIVOTS);
    }
    pivots = simplex.pivots();
    return moved >= 1 - TINY ? change(simplex.at()) : Optional.empty();
  }

  /** The change that a solution is; none where it does not hold exactly enough. */
  private Optional<Map<Integer, Double>> change(double[] at) {
    Map<Integer, Double> change = new HashMap<>();
    double[] left = new double[row.size()];
    for (int c = 0; c < at.length; c++) {
      int v = variables.get(c);
      change.merge(v, at[c], Double::sum);
      for (int i = 0; i < incidence.size(v); i++) {
        int relation = incidence.relation(v, i);
        left[row.get(relation)] += lattice.sum(relation) == v ? -at[c] : at[c];
      }
    }
    change.values().removeIf(moved -> Math.abs(moved) <= TINY);
    boolean holds = Arrays.stream(left).allMatch(rest -> Math.abs(rest) < HOLDS);
    return holds ? Optional.of(change) : Optional.empty();
  }
}
