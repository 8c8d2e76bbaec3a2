package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Some unknowns that may move while all others stay: a component, or what is near a question. */
final class Part {
  private final Map<Integer, Integer> column = new HashMap<>();
  private final Simplex simplex;

  private Part(int[] unknowns, Simplex simplex) {
    this.simplex = simplex;
    for (int i = 0; i < unknowns.length; i++) {
      column.put(unknowns[i], i);
    }
  }

  /** Entries of the tableau that it would take. */
  static long entries(Columns columns, List<Integer> unknowns) {
    return (long) equations(columns, unknowns).size() * unknowns.size();
  }

  private static Set<Integer> equations(Columns columns, List<Integer> unknowns) {
    Set<Integer> equations = new LinkedHashSet<>();
    unknowns.forEach(u -> Arrays.stream(columns.standsIn()[u]).forEach(equations::add));
    return equations;
  }

  /** The part of these unknowns, from a solution. */
  static Part of(Columns columns, List<Integer> unknowns, double[] solution, boolean nonNegative) {
    int[] moving = unknowns.stream().mapToInt(i -> i).toArray();
    double[] x = Arrays.stream(moving).mapToDouble(u -> solution[u]).toArray();
    return new Part(moving, new Simplex(coefficients(columns, unknowns, 0), x, nonNegative));
  }

  /** Coefficients of the unknowns, with room for more columns. */
  private static List<double[]> coefficients(Columns columns, List<Integer> unknowns, int more) {
    Map<Integer, double[]> rows = new LinkedHashMap<>();
    for (int e : equations(columns, unknowns)) {
      rows.put(e, new double[unknowns.size() + more]);
    }
    for (int position = 0; position < unknowns.size(); position++) {
      int unknown = unknowns.get(position);
      int[] in = columns.standsIn()[unknown];
      for (int i = 0; i < in.length; i++) {
        rows.get(in[i])[position] += columns.sign()[unknown][i];
      }
    }
    return new ArrayList<>(rows.values());
  }

  /**
   * A solution of a component, its unknowns not negative: artificial columns are driven out.
   *
   * @return values of the unknowns in order; nothing where there is no solution
   */
  static Optional<double[]> solve(
      OpenSystem system, Columns columns, List<Integer> unknowns, boolean nonNegative) {
    List<Integer> equations = List.copyOf(equations(columns, unknowns));
    int n = unknowns.size();
    List<double[]> rows = coefficients(columns, unknowns, equations.size());
    double[] x = new double[n + rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      long level = system.equations().get(equations.get(r)).level();
      rows.get(r)[n + r] = level < 0 ? -1 : 1;
      x[n + r] = Math.abs((double) level);
    }
    double most = 1 + Arrays.stream(x).sum();
    int[] artificial = java.util.stream.IntStream.range(n, x.length).toArray();
    Simplex simplex = new Simplex(rows, x, true);
    if (nonNegative) {
      double left = -simplex.maximise(artificial, -1, 0, Long.MAX_VALUE / 2);
      return left > 1e-6 * most ? Optional.empty() : Optional.of(Arrays.copyOf(simplex.at(), n));
    }
    return Optional.empty();
  }

  /** Pivots taken so far. */
  long pivots() {
    return simplex.pivots();
  }

  /**
   * The largest value of a sum, or of its negative; no further than a goal.
   *
   * @param sum its unknowns
   * @param weight 1 for the largest value, -1 for that of the negative
   */
  double extreme(int[] sum, double weight, double goal, long most) {
    int[] columns = Arrays.stream(sum).map(column::get).toArray();
    return simplex.maximise(columns, weight, goal, most);
  }
}
