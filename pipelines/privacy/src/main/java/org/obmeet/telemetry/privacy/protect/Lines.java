package org.obmeet.telemetry.privacy.protect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.obmeet.telemetry.privacy.linear.PrimeField;
import org.obmeet.telemetry.privacy.linear.SparseVector;

/**
 * Which guarded variables give each other away: those whose open vectors are proportional, and not
 * by contributors of whom they know already.
 *
 * <p>Of each vector two random sums of its entries are kept. They follow a change in one step, are
 * 0 where the vector is, and have one ratio where vectors are proportional. Other vectors look so
 * but for one chance in 2^61, and then more is withheld than need be.
 */
final class Lines {
  private static final long SEED = 0x11E5;
  private static final PrimeField FIELD = PrimeField.FIRST;
  private static final int NONE = -1;
  private static final long ZERO = -1;
  private static final long STEEP = -2;

  private final Lattice lattice;
  private final long[][] draws;
  private final long[][] sums;

  /** Of each variable the ratio of its sums: its line. */
  private final long[] line;

  private final Map<Long, Integer> heads = new HashMap<>();
  private final int[] next;
  private final int[] previous;

  private final long[] step = new long[2];
  private final long[][] after;
  private final long[] lineAfter;
  private final int[] changed;
  private final boolean[] changes;
  private int size;

  Lines(Lattice lattice) {
    int variables = lattice.size();
    this.lattice = lattice;
    SplittableRandom random = new SplittableRandom(SEED);
    this.draws = new long[2][variables];
    for (long[] draw : draws) {
      Arrays.setAll(draw, i -> 1 + random.nextLong(FIELD.prime() - 1));
    }
    this.sums = new long[2][variables];
    this.line = new long[variables];
    this.next = new int[variables];
    this.previous = new int[variables];
    this.after = new long[2][variables];
    this.lineAfter = new long[variables];
    this.changed = new int[variables];
    this.changes = new boolean[variables];
  }

  /** A guarded variable, whose vector this is. */
  void enter(int variable, SparseVector vector) {
    for (int i = 0; i < sums.length; i++) {
      sums[i][variable] = sum(draws[i], vector);
    }
    line[variable] =
        sums[1][variable] == 0
            ? flat(sums[0][variable])
            : FIELD.multiply(sums[0][variable], FIELD.invert(sums[1][variable]));
    link(variable);
  }

  private static long sum(long[] draw, SparseVector vector) {
    long sum = 0;
    for (int i = 0; i < vector.size(); i++) {
      sum = FIELD.add(sum, FIELD.multiply(draw[vector.at()[i]], vector.by()[i]));
    }
    return sum;
  }

  private static long flat(long first) {
    return first == 0 ? ZERO : STEEP;
  }

  /** Begins to look at what a vector would change if it were known by one of its entries. */
  void begin(SparseVector known, int pivot) {
    for (int i = 0; i < size; i++) {
      changes[changed[i]] = false;
    }
    size = 0;
    long factor = FIELD.negate(FIELD.invert(known.get(pivot)));
    for (int i = 0; i < step.length; i++) {
      step[i] = FIELD.multiply(factor, sum(draws[i], known));
    }
  }

  /** A guarded variable whose vector has that entry would change; once is enough. */
  void change(int variable, long entry) {
    if (changes[variable]) {
      return;
    }
    changes[variable] = true;
    changed[size] = variable;
    for (int i = 0; i < step.length; i++) {
      after[i][size] = FIELD.add(sums[i][variable], FIELD.multiply(entry, step[i]));
    }
    size++;
  }

  /** Whether a variable would be known, or given away. */
  boolean opens() {
    for (int i = 0; i < size; i++) {
      if (after[0][i] == 0 && after[1][i] == 0) {
        return true;
      }
    }
    divide();
    Map<Long, Integer> met = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Integer other = met.putIfAbsent(lineAfter[i], changed[i]);
      if ((other != null && betray(other, changed[i])) || betrayed(changed[i], lineAfter[i])) {
        return true;
      }
    }
    return false;
  }

  private void divide() {
    System.arraycopy(after[1], 0, lineAfter, 0, size);
    FIELD.invertAll(lineAfter, size);
    for (int i = 0; i < size; i++) {
      lineAfter[i] =
          after[1][i] == 0 ? flat(after[0][i]) : FIELD.multiply(after[0][i], lineAfter[i]);
    }
  }

  private boolean betrayed(int variable, long on) {
    for (int other = heads.getOrDefault(on, NONE); other != NONE; other = next[other]) {
      if (!changes[other] && betray(other, variable)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the sole contributor of one of two variables would learn another's. */
  private boolean betray(int a, int b) {
    return lattice.sole(a) != lattice.sole(b);
  }

  /** It is known now, whatever that opens. */
  void move() {
    divide();
    for (int i = 0; i < size; i++) {
      int variable = changed[i];
      unlink(variable);
      sums[0][variable] = after[0][i];
      sums[1][variable] = after[1][i];
      line[variable] = lineAfter[i];
      link(variable);
    }
  }

  private void link(int variable) {
    Integer head = heads.put(line[variable], variable);
    next[variable] = head == null ? NONE : head;
    previous[variable] = NONE;
    if (head != null) {
      previous[head] = variable;
    }
  }

  private void unlink(int variable) {
    if (next[variable] != NONE) {
      previous[next[variable]] = previous[variable];
    }
    if (previous[variable] != NONE) {
      next[previous[variable]] = next[variable];
    } else if (next[variable] != NONE) {
      heads.put(line[variable], next[variable]);
    } else {
      heads.remove(line[variable]);
    }
  }
}
