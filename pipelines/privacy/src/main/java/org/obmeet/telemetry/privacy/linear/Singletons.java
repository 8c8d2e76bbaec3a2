package org.obmeet.telemetry.privacy.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** What stands alone in its row or column of a square matrix, once what did before is taken. */
final class Singletons {
  private final int[][] at;
  private final int[][] slots;
  private final int[] inRow;
  private final int[] inColumn;
  private final boolean[] rowDone;
  private final boolean[] slotDone;
  private final ArrayDeque<Integer> columns = new ArrayDeque<>();
  private final ArrayDeque<Integer> rows = new ArrayDeque<>();

  /** What is done with an entry that stands alone. */
  interface Taking {
    /** Takes the entry of a column and a row. */
    void take(int slot, int row);
  }

  /**
   * @param at rows of the entries of the column in each slot
   */
  Singletons(int[][] at) {
    this.at = at;
    inRow = new int[at.length];
    inColumn = new int[at.length];
    rowDone = new boolean[at.length];
    slotDone = new boolean[at.length];
    for (int slot = 0; slot < at.length; slot++) {
      inColumn[slot] = at[slot].length;
      for (int row : at[slot]) {
        inRow[row]++;
      }
    }
    slots = new int[at.length][];
    Arrays.setAll(slots, row -> new int[inRow[row]]);
    int[] next = new int[at.length];
    for (int slot = 0; slot < at.length; slot++) {
      for (int row : at[slot]) {
        slots[row][next[row]++] = slot;
      }
    }
    for (int i = 0; i < at.length; i++) {
      if (inColumn[i] == 1) {
        columns.add(i);
      }
      if (inRow[i] == 1) {
        rows.add(i);
      }
    }
  }

  /** Takes all, columns first. */
  void takeAll(Taking taking) {
    while (!columns.isEmpty() || !rows.isEmpty()) {
      if (!columns.isEmpty()) {
        int slot = columns.poll();
        if (!slotDone[slot]) {
          first(at[slot], rowDone).ifPresent(row -> take(slot, row, taking));
        }
      } else {
        int row = rows.poll();
        if (!rowDone[row]) {
          first(slots[row], slotDone).ifPresent(slot -> take(slot, row, taking));
        }
      }
    }
  }

  private static OptionalInt first(int[] of, boolean[] done) {
    for (int one : of) {
      if (!done[one]) {
        return OptionalInt.of(one);
      }
    }
    return OptionalInt.empty();
  }

  private void take(int slot, int row, Taking taking) {
    taking.take(slot, row);
    slotDone[slot] = true;
    rowDone[row] = true;
    for (int other : slots[row]) {
      if (--inColumn[other] == 1 && !slotDone[other]) {
        columns.add(other);
      }
    }
    for (int other : at[slot]) {
      if (--inRow[other] == 1 && !rowDone[other]) {
        rows.add(other);
      }
    }
  }

  /** Slots of the columns that are left, those of fewest entries first. */
  List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    for (int slot = 0; slot < at.length; slot++) {
      if (!slotDone[slot]) {
        left.add(slot);
      }
    }
    left.sort(Comparator.<Integer>comparingInt(s -> inColumn[s]).thenComparingInt(s -> s));
    return left;
  }

  /** Entries of a row, of columns that are left. */
  int inRow(int row) {
    return inRow[row];
  }
}
