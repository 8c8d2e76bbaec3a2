package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.obmeet.telemetry.privacy.linear.PrimeField;
import org.obmeet.telemetry.privacy.linear.SparseVector;

/**
 * Whether sums of unknowns follow exactly from equations. A sum follows where every change that the
 * equations allow leaves it as it is: one change drawn evenly from all of them, modulo a prime near
 * 2^61, moves a sum that does not follow but for one chance in 2^61. Done over two primes; what
 * follows over either counts as known.
 */
final class Kernel {
  private static final long SEED = 0x0B3E7;

  private final long[][] change = new long[2][];
  private final PrimeField[] fields = {PrimeField.FIRST, PrimeField.SECOND};

  Kernel(OpenSystem system, boolean[] zero) {
    for (int i = 0; i < fields.length; i++) {
      change[i] = draw(fields[i], system, zero);
    }
  }

  /** Whether the sum of these unknowns is the same whatever they are. */
  boolean follows(int[] unknowns) {
    for (int i = 0; i < fields.length; i++) {
      long sum = 0;
      for (int unknown : unknowns) {
        sum = fields[i].add(sum, change[i][unknown]);
      }
      if (sum == 0) {
        return true;
      }
    }
    return false;
  }

  private static long[] draw(PrimeField field, OpenSystem system, boolean[] zero) {
    int[] rowOf = new int[system.size()];
    Arrays.fill(rowOf, -1);
    List<SparseVector> rows = new java.util.ArrayList<>();
    List<Integer> pivots = new java.util.ArrayList<>();
    int[] uses = uses(system);
    PriorityQueue<Pending> queue =
        new PriorityQueue<>(
            Comparator.<Pending>comparingInt(p -> p.vector().size())
                .thenComparingInt(Pending::number));
    for (int e = 0; e < system.equations().size(); e++) {
      queue.add(new Pending(e, vector(field, system.equations().get(e), zero)));
    }
    while (!queue.isEmpty()) {
      Pending pending = queue.poll();
      SparseVector reduced = reduce(field, pending.vector(), rowOf, rows);
      if (!queue.isEmpty() && reduced.size() > queue.peek().vector().size()) {
        queue.add(new Pending(pending.number(), reduced));
      } else if (!reduced.isZero()) {
        int pivot = pivot(reduced, uses);
        rowOf[pivot] = rows.size();
        rows.add(reduced.times(field, field.invert(reduced.get(pivot))));
        pivots.add(pivot);
      }
    }
    return substitute(field, system.size(), zero, rows, pivots, rowOf);
  }

  private record Pending(int number, SparseVector vector) {}

  private static int[] uses(OpenSystem system) {
    int[] uses = new int[system.size()];
    system.equations().forEach(e -> Arrays.stream(e.at()).forEach(u -> uses[u]++));
    return uses;
  }

  private static SparseVector vector(
      PrimeField field, OpenSystem.Equation equation, boolean[] zero) {
    SparseVector vector = SparseVector.ZERO;
    int[] at = new int[equation.at().length];
    long[] by = new long[at.length];
    int size = 0;
    for (int i = 0; i < at.length; i++) {
      if (!zero[equation.at()[i]]) {
        at[size] = equation.at()[i];
        by[size++] = field.of(equation.sign()[i]);
      }
    }
    return size == 0 ? vector : new SparseVector(Arrays.copyOf(at, size), Arrays.copyOf(by, size));
  }

  private static SparseVector reduce(
      PrimeField field, SparseVector vector, int[] rowOf, List<SparseVector> rows) {
    SparseVector left = vector;
    boolean again = true;
    while (again) {
      again = false;
      for (int position : left.at()) {
        if (rowOf[position] >= 0) {
          left = left.plus(field, field.negate(left.get(position)), rows.get(rowOf[position]));
          again = true;
          break;
        }
      }
    }
    return left;
  }

  private static int pivot(SparseVector vector, int[] uses) {
    int best = vector.at()[0];
    for (int position : vector.at()) {
      if (uses[position] < uses[best]) {
        best = position;
      }
    }
    return best;
  }

  private static long[] substitute(
      PrimeField field,
      int size,
      boolean[] zero,
      List<SparseVector> rows,
      List<Integer> pivots,
      int[] rowOf) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] change = new long[size];
    for (int unknown = 0; unknown < size; unknown++) {
      if (!zero[unknown] && rowOf[unknown] < 0) {
        change[unknown] = 1 + random.nextLong(field.prime() - 1);
      }
    }
    for (int r = rows.size() - 1; r >= 0; r--) {
      int pivot = pivots.get(r);
      long sum = 0;
      SparseVector row = rows.get(r);
      for (int i = 0; i < row.size(); i++) {
        if (row.at()[i] != pivot) {
          sum = field.add(sum, field.multiply(row.by()[i], change[row.at()[i]]));
        }
      }
      change[pivot] = field.negate(sum);
    }
    return change;
  }
}
