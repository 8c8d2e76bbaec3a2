package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.obmeet.telemetry.privacy.linear.PrimeField;
import org.obmeet.telemetry.privacy.linear.SparseRow;
import org.obmeet.telemetry.privacy.linear.SparseVector;

/**
 * What is left open of every variable once some are known: its vector in the quotient of the space
 * of all tables by the span of what is published. A variable is known exactly where its vector is
 * zero.
 *
 * <p>Some variables are coordinates, whose vectors are units; the vectors of the others are rows
 * over coordinates. Sparse Gauss–Jordan elimination, exact modulo a prime.
 */
final class Quotient {
  private static final PrimeField FIELD = PrimeField.FIRST;
  private static final int COORDINATE = -1;
  private static final int KNOWN = -2;

  private final Lattice lattice;

  /** For each variable its row, {@link #COORDINATE} or {@link #KNOWN}. */
  private final int[] rowOf;

  private final List<SparseRow> rows;
  private final List<Integer> owner;

  /** For each coordinate the rows that hold it; may name rows that no longer do. */
  private final int[][] holders;

  private final int[] holding;
  private final BitSet forgotten;

  /** Rows that no copy shares. */
  private final BitSet own = new BitSet();

  private Quotient(
      Lattice lattice,
      int[] rowOf,
      List<SparseRow> rows,
      List<Integer> owner,
      int[][] holders,
      int[] holding,
      BitSet forgotten) {
    this.lattice = lattice;
    this.rowOf = rowOf;
    this.rows = rows;
    this.owner = owner;
    this.holders = holders;
    this.holding = holding;
    this.forgotten = forgotten;
  }

  /** The space of a lattice in which nothing is known yet but its relations. */
  static Quotient of(Lattice lattice) {
    int[] rowOf = new int[lattice.size()];
    Arrays.fill(rowOf, COORDINATE);
    Quotient quotient =
        new Quotient(
            lattice,
            rowOf,
            new ArrayList<>(),
            new ArrayList<>(),
            new int[lattice.size()][],
            new int[lattice.size()],
            new BitSet());
    quotient.relateAll();
    return quotient;
  }

  /** Shortest first, as they stand when their turn comes: it keeps the rows short. */
  private void relateAll() {
    PriorityQueue<long[]> queue =
        new PriorityQueue<>(
            Comparator.<long[]>comparingLong(entry -> entry[0]).thenComparing(entry -> entry[1]));
    for (int relation = 0; relation < lattice.relations(); relation++) {
      queue.add(new long[] {lattice.parts(relation) + 1L, relation});
    }
    while (!queue.isEmpty()) {
      int relation = (int) queue.poll()[1];
      SparseVector left = left(relation);
      if (!queue.isEmpty() && left.size() > queue.peek()[0]) {
        queue.add(new long[] {left.size(), relation});
      } else if (!left.isZero()) {
        vanish(left, cheapest(left));
      }
    }
  }

  /** The same, to be gone on with apart. */
  Quotient copy() {
    own.clear();
    int[][] copied = new int[holders.length][];
    for (int i = 0; i < copied.length; i++) {
      copied[i] = holders[i] == null ? null : Arrays.copyOf(holders[i], holding[i]);
    }
    return new Quotient(
        lattice,
        rowOf.clone(),
        new ArrayList<>(rows),
        new ArrayList<>(owner),
        copied,
        holding.clone(),
        (BitSet) forgotten.clone());
  }

  /** What is open of a variable. */
  SparseVector vector(int variable) {
    return switch (rowOf[variable]) {
      case KNOWN -> SparseVector.ZERO;
      case COORDINATE -> SparseVector.unit(variable);
      default -> rows.get(rowOf[variable]).vector();
    };
  }

  /** Whether a variable follows from what is known. */
  boolean known(int variable) {
    int row = rowOf[variable];
    return row == KNOWN || (row >= 0 && rows.get(row).isZero());
  }

  private SparseVector left(int relation) {
    SparseVector left = vector(lattice.sum(relation)).times(FIELD, FIELD.negate(1));
    for (int i = 0; i < lattice.parts(relation); i++) {
      left = left.plus(FIELD, 1, vector(lattice.part(relation, i)));
    }
    return left;
  }

  /** The coordinate that is to depend on the others: what will be published last. */
  private int cheapest(SparseVector vector) {
    int best = vector.at()[0];
    for (int candidate : vector.at()) {
      if (before(candidate, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private boolean before(int a, int b) {
    if (lattice.isAuxiliary(a) != lattice.isAuxiliary(b)) {
      return lattice.isAuxiliary(a);
    }
    boolean stays = lattice.isCandidate(a);
    if (stays != lattice.isCandidate(b)) {
      return !stays;
    }
    return holding[a] != holding[b]
        ? holding[a] < holding[b]
        : lattice.weight(a) < lattice.weight(b);
  }

  /**
   * The coordinate by which a variable would be made known: the one that the fewest rows hold.
   * Nothing ({@code -1}) where the variable is known already.
   */
  int pivot(int variable) {
    SparseVector vector = vector(variable);
    int best = -1;
    for (int candidate : vector.at()) {
      if (best < 0 || holding[candidate] < holding[best]) {
        best = candidate;
      }
    }
    return best;
  }

  /** Takes a variable whose vector has a coordinate, and its entry there. */
  interface Holder {
    /** Takes them. */
    void take(int variable, long entry);
  }

  /** Visits the variables whose vector has the coordinate, itself included. */
  void holders(int coordinate, Holder visit) {
    visit.take(coordinate, 1);
    int kept = 0;
    for (int i = 0; i < holding[coordinate]; i++) {
      int row = holders[coordinate][i];
      long entry = rows.get(row).get(coordinate);
      if (entry != 0) {
        holders[coordinate][kept++] = row;
        visit.take(owner.get(row), entry);
      }
    }
    holding[coordinate] = kept;
  }

  /** Forgets all variables but some. */
  void keep(BitSet some) {
    for (int variable = 0; variable < rowOf.length; variable++) {
      if (!some.get(variable)) {
        forget(variable);
      }
    }
  }

  /** Nobody will ask what is open of a variable: it need not be worked out any more. */
  void forget(int variable) {
    forgotten.set(variable);
    if (rowOf[variable] >= 0) {
      empty(rowOf[variable]);
    }
  }

  /** Makes a variable known, by a pivot of its vector. */
  void publish(int variable, int pivot) {
    SparseVector known = vector(variable);
    int row = rowOf[variable];
    if (row >= 0) {
      empty(row);
    }
    vanish(known, pivot);
    rowOf[variable] = KNOWN;
  }

  /** Takes a vector for zero: its pivot depends on the others from now on. */
  private void vanish(SparseVector vector, int pivot) {
    long factor = FIELD.negate(FIELD.invert(vector.get(pivot)));
    for (int i = 0; i < holding[pivot]; i++) {
      int row = holders[pivot][i];
      long mine = rows.get(row).get(pivot);
      if (mine != 0) {
        own(row)
            .add(FIELD, FIELD.multiply(mine, factor), vector, coordinate -> hold(coordinate, row));
      }
    }
    holders[pivot] = null;
    holding[pivot] = 0;
    if (forgotten.get(pivot)) {
      rowOf[pivot] = KNOWN;
      return;
    }
    SparseVector dependent = vector.without(pivot).times(FIELD, factor);
    rowOf[pivot] = rows.size();
    owner.add(pivot);
    own.set(rows.size());
    rows.add(new SparseRow(dependent));
    for (int coordinate : dependent.at()) {
      hold(coordinate, rows.size() - 1);
    }
  }

  private void empty(int row) {
    own.set(row);
    rows.set(row, new SparseRow(SparseVector.ZERO));
  }

  /** A row that no copy shares. */
  private SparseRow own(int row) {
    if (!own.get(row)) {
      own.set(row);
      rows.set(row, new SparseRow(rows.get(row)));
    }
    return rows.get(row);
  }

  private void hold(int coordinate, int row) {
    int size = holding[coordinate];
    int[] mine = holders[coordinate];
    if (mine == null || size == mine.length) {
      mine = mine == null ? new int[4] : Arrays.copyOf(mine, Math.max(4, size * 2));
      holders[coordinate] = mine;
    }
    mine[size] = row;
    holding[coordinate]++;
  }
}
