package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What is open of one measure: unknown sums of finest cells, and the equations that released tables
 * say of them. Finest cells that no equation and no question tells apart are one unknown.
 */
final class OpenSystem {
  /**
   * An equation: the sum of {@code sign[i] · unknown[at[i]]} is {@code level}.
   *
   * @param at unknowns
   * @param sign 1 or -1 for each
   * @param level in fixed point
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Equation(int[] at, int[] sign, long level) {}

  private final List<Equation> equations = new ArrayList<>();
  private final List<Integer> cells = new ArrayList<>();
  private final BitSet notZero = new BitSet();
  private final List<Integer> wholes = new ArrayList<>();

  /** Adds an unknown that stands for so many finest cells. */
  int unknown(int itsCells) {
    cells.add(itsCells);
    return cells.size() - 1;
  }

  /** Says that a sum is 1 at least; one of several unknowns becomes an unknown of its own. */
  void notZero(int[] sum) {
    if (sum.length == 1) {
      notZero.set(sum[0]);
    } else if (sum.length > 1) {
      int whole = unknown(0);
      notZero.set(whole);
      int[] at = Arrays.copyOf(sum, sum.length + 1);
      int[] sign = new int[at.length];
      Arrays.fill(sign, 1);
      at[sum.length] = whole;
      sign[sum.length] = -1;
      equation(new Equation(at, sign, 0));
      wholes.add(equations.size() - 1);
    }
  }

  /** Fills in the values of sums that are unknowns of their own. */
  void addUp(double[] values) {
    for (int number : wholes) {
      int[] at = equations.get(number).at();
      for (int i = 0; i < at.length - 1; i++) {
        values[at[at.length - 1]] += values[at[i]];
      }
    }
  }

  /** What an unknown is at least, where nothing is negative. */
  double least(int unknown) {
    return notZero.get(unknown) ? 1 : 0;
  }

  /** Adds an equation. */
  void equation(Equation equation) {
    equations.add(equation);
  }

  /** Number of unknowns. */
  int size() {
    return cells.size();
  }

  /** Finest cells that an unknown is the sum of. */
  int cells(int unknown) {
    return cells.get(unknown);
  }

  /** The equations. */
  List<Equation> equations() {
    return equations;
  }
}
