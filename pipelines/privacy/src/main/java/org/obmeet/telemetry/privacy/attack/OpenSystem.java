package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
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

  /** Adds an unknown that stands for so many finest cells. */
  int unknown(int itsCells) {
    cells.add(itsCells);
    return cells.size() - 1;
  }

  /** Says that an unknown is 1 at least. */
  void notZero(int unknown) {
    notZero.set(unknown);
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
