package org.obmeet.telemetry.privacy.protect;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The linear system of linked tables: one variable per set of records that some table has a cell
 * for, and relations that say of a variable that it is the sum of others. Equal marginals of
 * several tables are one variable.
 *
 * <p>Variables that nobody asks to publish, such as microcells, are {@link #auxiliary}.
 */
final class Lattice {
  private final int measures;
  private int size;
  private long[] values;
  private long[] weight = new long[64];
  private int[] sole = new int[64];
  private byte[] state = new byte[64];
  private final BitSet leading = new BitSet();
  private final BitSet shown = new BitSet();

  private int relations;
  private int[] start = new int[65];
  private int[] member = new int[256];

  private static final byte CANDIDATE = 0;
  private static final byte UNSAFE = 1;
  private static final byte PUBLISHED = 2;
  private static final byte AUXILIARY = 3;
  private static final byte KEPT_BACK = 4;
  private static final byte FOLDED = 5;

  /** How much dearer a row that a folded table consists of is than others. */
  private static final double LEADING = 1000;

  /**
   * @param measures numbers that each variable has
   */
  Lattice(int measures) {
    this.measures = measures;
    this.values = new long[64 * measures];
  }

  /** Adds a variable whose numbers are 0. */
  int add(long itsWeight, int itsSole) {
    if (size == weight.length) {
      values = Arrays.copyOf(values, size * 2 * measures);
      weight = Arrays.copyOf(weight, size * 2);
      sole = Arrays.copyOf(sole, size * 2);
      state = Arrays.copyOf(state, size * 2);
    }
    weight[size] = itsWeight;
    sole[size] = itsSole;
    return size++;
  }

  /** Says that a variable is the sum of others; one that is listed first. */
  void relate(int[] sumAndParts, int length) {
    if (relations + 2 > start.length) {
      start = Arrays.copyOf(start, start.length * 2);
    }
    int from = start[relations];
    while (from + length > member.length) {
      member = Arrays.copyOf(member, member.length * 2);
    }
    System.arraycopy(sumAndParts, 0, member, from, length);
    start[++relations] = from + length;
  }

  /** Sets a number of a variable. */
  void set(int variable, int measure, long value) {
    values[variable * measures + measure] = value;
  }

  /** A number of a variable. */
  long value(int variable, int measure) {
    return values[variable * measures + measure];
  }

  /** Numbers that each variable has. */
  int measures() {
    return measures;
  }

  /** Number of variables. */
  int size() {
    return size;
  }

  /** Number of relations. */
  int relations() {
    return relations;
  }

  /** The sum of a relation. */
  int sum(int relation) {
    return member[start[relation]];
  }

  /** Number of parts of a relation. */
  int parts(int relation) {
    return start[relation + 1] - start[relation] - 1;
  }

  /** A part of a relation. */
  int part(int relation, int i) {
    return member[start[relation] + 1 + i];
  }

  /** What is lost where the variable is withheld. */
  long weight(int variable) {
    return weight[variable];
  }

  /**
   * What is lost where it is withheld to protect something else: rows that a folded table consists
   * of are the last that should be, since a total can often be added up from others.
   */
  double loss(int variable) {
    return leading.get(variable) ? LEADING * (double) weight[variable] : weight[variable];
  }

  /** Its one contributor, or {@link Cells#NOT_ONE}. */
  int sole(int variable) {
    return sole[variable];
  }

  /** Must not be told. */
  void unsafe(int variable) {
    state[variable] = UNSAFE;
  }

  /** Whether it must not be told. */
  boolean isUnsafe(int variable) {
    return state[variable] == UNSAFE;
  }

  /** Is out already, or will be. */
  void published(int variable) {
    state[variable] = PUBLISHED;
  }

  /** Whether it is out already, or will be. */
  boolean isPublished(int variable) {
    return state[variable] == PUBLISHED;
  }

  /** Is not a cell that could be published. */
  void auxiliary(int variable) {
    state[variable] = AUXILIARY;
  }

  /** Whether it is not a cell that could be published. */
  boolean isAuxiliary(int variable) {
    return state[variable] == AUXILIARY;
  }

  /** Was withheld before, and must stay untold. */
  void keptBack(int variable) {
    if (state[variable] == CANDIDATE || state[variable] == FOLDED) {
      state[variable] = KEPT_BACK;
    }
  }

  /** Is part of a row of some table, so that no table shows it by itself. */
  void folded(int variable) {
    if (state[variable] == CANDIDATE) {
      state[variable] = FOLDED;
    }
  }

  /** Whether some table folds it, and none may show it. */
  boolean isFolded(int variable) {
    return state[variable] == FOLDED;
  }

  /** Whether it must not be told: unsafe, or withheld before. */
  boolean isGuarded(int variable) {
    return state[variable] == UNSAFE || state[variable] == KEPT_BACK;
  }

  /** A number of it is out already. */
  void shown(int variable, int measure) {
    shown.set(variable * measures + measure);
  }

  /** Whether a number of it is out already. */
  boolean isShown(int variable, int measure) {
    return shown.get(variable * measures + measure);
  }

  /** Is to be published before what does not lead: the rows that a folded table consists of. */
  void leading(int variable) {
    leading.set(variable);
  }

  /** Whether it is to be published before what does not lead. */
  boolean isLeading(int variable) {
    return leading.get(variable);
  }

  /** Whether it may be published if that opens nothing. */
  boolean isCandidate(int variable) {
    return state[variable] == CANDIDATE;
  }

  /**
   * The one of two variables that loses less, of which the first may be negative and stand for
   * none, if the second is one that is published and need not be.
   */
  int lighter(int best, int variable, BitSet withheld) {
    if (variable < 0 || !isCandidate(variable) || withheld.get(variable)) {
      return best;
    }
    return best < 0 || loss(variable) < loss(best) ? variable : best;
  }
}
