package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;

/**
 * The equations of a system by unknown.
 *
 * @param equations their number
 * @param standsIn for each unknown the numbers of its equations
 * @param sign its sign in each
 * @param least what it is at least, where nothing is negative
 */
@SuppressWarnings("ArrayRecordComponent")
record Columns(int equations, int[][] standsIn, double[][] sign, double[] least) {
  static Columns of(OpenSystem system) {
    int[] size = new int[system.size()];
    system.equations().forEach(e -> Arrays.stream(e.at()).forEach(u -> size[u]++));
    int[][] in = Arrays.stream(size).mapToObj(int[]::new).toArray(int[][]::new);
    double[][] sign = Arrays.stream(size).mapToObj(double[]::new).toArray(double[][]::new);
    int[] next = new int[size.length];
    for (int e = 0; e < system.equations().size(); e++) {
      OpenSystem.Equation equation = system.equations().get(e);
      for (int i = 0; i < equation.at().length; i++) {
        int unknown = equation.at()[i];
        in[unknown][next[unknown]] = e;
        sign[unknown][next[unknown]++] = equation.sign()[i];
      }
    }
    double[] least = new double[size.length];
    Arrays.setAll(least, system::least);
    return new Columns(system.equations().size(), in, sign, least);
  }
}
