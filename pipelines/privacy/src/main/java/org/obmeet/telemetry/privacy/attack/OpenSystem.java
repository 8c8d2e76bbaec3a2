package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

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
  private int unknowns;
  private final BitSet notZero = new BitSet();
  private final List<Integer> wholes = new ArrayList<>();

  /** Adds unknowns. */
  void unknowns(int number) {
    unknowns += number;
  }

  /**
   * Says that a sum is 1 at least. One of several unknowns becomes an unknown of its own, unless
   * one of them is said to be 1 at least already.
   */
  void notZero(int[] sum) {
    if (sum.length == 1) {
      notZero.set(sum[0]);
    } else if (Arrays.stream(sum).noneMatch(notZero::get) && sum.length > 1) {
      int whole = unknowns++;
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

  /**
   * For each equation that says only what an unknown of its own is, that unknown; for others -1.
   */
  int[] wholes() {
    int[] whole = new int[equations.size()];
    Arrays.fill(whole, -1);
    for (int number : wholes) {
      int[] at = equations.get(number).at();
      whole[number] = at[at.length - 1];
    }
    return whole;
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

  /** Whether whole numbers, none of them too small, solve the equations exactly. */
  boolean solvedBy(double[] whole) {
    for (Equation equation : equations) {
      long sum = 0;
      for (int i = 0; i < equation.at().length; i++) {
        sum += equation.sign()[i] * (long) whole[equation.at()[i]];
      }
      if (sum != equation.level()) {
        return false;
      }
    }
    return IntStream.range(0, unknowns).allMatch(unknown -> whole[unknown] >= least(unknown));
  }

  /** Number of unknowns. */
  int size() {
    return unknowns;
  }

  /** The equations. */
  List<Equation> equations() {
    return equations;
  }
}
