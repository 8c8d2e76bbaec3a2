package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Which finest cells a contributor lies in, and with what: a list of (contributor, standing, cell,
 * values). A contributor that appears at all appears with every finest cell that it lies in, and
 * with the same standing.
 */
public final class Footprints {
  private final int measures;
  private int size;
  private int[] contributor = new int[16];
  private int[] cell = new int[16];
  private long[] values;
  private final BitSet without = new BitSet();

  Footprints(int measures) {
    this.measures = measures;
    this.values = new long[16 * measures];
  }

  /** Number of entries. */
  public int size() {
    return size;
  }

  /** Run-local number of the contributor of an entry. */
  public int contributor(int entry) {
    return contributor[entry];
  }

  /** Standing of the contributor of an entry. */
  public Standing standing(int entry) {
    return without.get(entry) ? Standing.WITHOUT : Standing.WITH;
  }

  /** Finest cell of an entry. */
  public int cell(int entry) {
    return cell[entry];
  }

  /** What the contributor adds to one measure of the cell. */
  public long value(int entry, int measure) {
    return values[entry * measures + measure];
  }

  /** Adds an entry of a contributor with standing. */
  public void add(int who, int finestCell, long[] added) {
    add(who, finestCell, added, Standing.WITH);
  }

  /** Adds an entry. */
  public void add(int who, int finestCell, long[] added, Standing standing) {
    add(who, finestCell, added, 0, standing);
  }

  /**
   * Adds an entry.
   *
   * @param from where its values begin in the array
   */
  public void add(int who, int finestCell, long[] added, int from, Standing standing) {
    if (size == contributor.length) {
      contributor = Arrays.copyOf(contributor, size * 2);
      cell = Arrays.copyOf(cell, size * 2);
      values = Arrays.copyOf(values, size * 2 * measures);
    }
    contributor[size] = who;
    cell[size] = finestCell;
    System.arraycopy(added, from, values, size * measures, measures);
    without.set(size, standing == Standing.WITHOUT);
    size++;
  }

  /** Drops the entries of every contributor that lies in no small cell. */
  public void keepSmall(IntPredicate small) {
    BitSet kept = new BitSet();
    for (int i = 0; i < size; i++) {
      if (small.test(cell[i])) {
        kept.set(contributor[i]);
      }
    }
    int to = 0;
    for (int i = 0; i < size; i++) {
      if (kept.get(contributor[i])) {
        contributor[to] = contributor[i];
        cell[to] = cell[i];
        System.arraycopy(values, i * measures, values, to * measures, measures);
        without.set(to, without.get(i));
        to++;
      }
    }
    size = to;
  }

  void append(Footprints other, int[] cellNumbers) {
    long[] added = new long[measures];
    for (int i = 0; i < other.size; i++) {
      System.arraycopy(other.values, i * measures, added, 0, measures);
      add(other.contributor[i], cellNumbers[other.cell[i]], added, other.standing(i));
    }
  }

  void write(Packer out) {
    out.unsigned(size);
    for (int i = 0; i < size; i++) {
      out.unsigned(contributor[i]);
      out.unsigned(standing(i).ordinal());
      out.unsigned(cell[i]);
      for (int m = 0; m < measures; m++) {
        out.signed(value(i, m));
      }
    }
  }

  void read(Unpacker in, int cells) {
    int count = in.count(3, "number of footprints");
    long[] added = new long[measures];
    for (int i = 0; i < count; i++) {
      int who = in.upTo(Integer.MAX_VALUE, "contributor of a footprint");
      Standing standing = Standing.values()[in.upTo(1, "standing of a footprint")];
      int where = in.upTo(cells - 1, "cell of a footprint");
      for (int m = 0; m < measures; m++) {
        added[m] = in.signed();
      }
      add(who, where, added, standing);
    }
  }
}
