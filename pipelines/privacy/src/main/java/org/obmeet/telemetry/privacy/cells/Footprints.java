package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The footprints of contributors, as a list. A contributor's footprint is the set of its finest
 * cells, with its values in them. The list has one entry for each contributor and finest cell. All
 * entries of a contributor have the same eligibility.
 *
 * <p>An entry takes about six bytes. It starts with the cell and a bit. If the bit is set, the
 * contributor differs from the one of the previous entry, and its index and eligibility follow. The
 * values are last.
 */
public final class Footprints {
  /** A cursor over the entries, in order. */
  public final class Cursor {
    private final VarintReader in;
    private final long[] values = new long[measures];
    private int left;
    private int contributor;
    private ContributorEligibility eligibility = ContributorEligibility.ELIGIBLE;
    private int cell;

    private Cursor(VarintReader in, int entries) {
      this.in = in;
      this.left = entries;
    }

    /** Moves to the next entry, at first to the first one. Returns false if there is none. */
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      long packedCell = in.unsigned();
      cell = VarintReader.check(packedCell >>> 1, Integer.MAX_VALUE, "cell of a footprint");
      if ((packedCell & 1) != 0) {
        long packedContributor = in.unsigned();
        contributor =
            VarintReader.check(
                packedContributor >>> 1, Integer.MAX_VALUE, "contributor of a footprint");
        eligibility =
            (packedContributor & 1) != 0
                ? ContributorEligibility.NOT_ELIGIBLE
                : ContributorEligibility.ELIGIBLE;
      }
      for (int m = 0; m < values.length; m++) {
        values[m] = in.signed();
      }
      return true;
    }

    /** Returns the index of the entry's contributor in this run. */
    public int contributor() {
      return contributor;
    }

    /** Returns the eligibility of the entry's contributor. */
    public ContributorEligibility eligibility() {
      return eligibility;
    }

    /** Returns the finest cell of the entry. */
    public int cell() {
      return cell;
    }

    /** Returns the contributor's value of one measure in the cell. */
    public long value(int measure) {
      return values[measure];
    }
  }

  private final int measures;
  private int size;
  private PackedBlocks blocks = new PackedBlocks();
  private int lastContributor = CellTable.NO_CONTRIBUTOR;

  Footprints(int measures) {
    this.measures = measures;
  }

  /** Returns the number of entries. */
  public int size() {
    return size;
  }

  /** Returns the size of the entries in bytes. */
  public long bytes() {
    return blocks.bytes();
  }

  /** Returns a cursor. The entries must not change while it is used. */
  public Cursor cursor() {
    return new Cursor(new VarintReader(blocks.views()), size);
  }

  /**
   * Adds an entry with a contributor's sums in a finest cell.
   *
   * @param from index in the array of the entry's first value
   */
  public void add(
      int contributor, int finestCell, long[] sums, int from, ContributorEligibility eligibility) {
    VarintWriter block = blocks.writable();
    boolean isNew = contributor != lastContributor;
    block.unsigned(((long) finestCell << 1) | (isNew ? 1 : 0));
    if (isNew) {
      block.unsigned(
          ((long) contributor << 1) | (eligibility == ContributorEligibility.NOT_ELIGIBLE ? 1 : 0));
      lastContributor = contributor;
    }
    for (int m = 0; m < measures; m++) {
      block.signed(sums[from + m]);
    }
    size = Math.addExact(size, 1);
  }

  /** Drops the entries of contributors without a small cell among their finest cells. */
  public void retainContributorsInSmallCells(IntPredicate small) {
    List<ByteBuffer> old = blocks.views();
    int entries = size;
    blocks = new PackedBlocks();
    size = 0;
    lastContributor = CellTable.NO_CONTRIBUTOR;
    VarintReader in = new VarintReader(old);
    append(new Cursor(in, entries), new Cursor(in.copy(), entries), null, small);
  }

  /**
   * Appends the entries of contributors that are in a small cell.
   *
   * @param from the entries; no other merged table has entries of their contributors
   * @param again a second cursor over the same entries
   * @param cells this table's cell by the entries' cell; null if they are the same
   * @param small called at most once for each of this table's cells
   */
  private void append(Cursor from, Cursor again, int[] cells, IntPredicate small) {
    SmallCellTest smallCells = new SmallCellTest(small);
    BitSet kept = new BitSet();
    while (from.next()) {
      if (smallCells.test(cellOf(from, cells))) {
        kept.set(from.contributor);
      }
    }
    while (again.next()) {
      if (kept.get(again.contributor)) {
        add(again.contributor, cellOf(again, cells), again.values, 0, again.eligibility);
      }
    }
  }

  private static int cellOf(Cursor entry, int[] cells) {
    if (cells == null) {
      return entry.cell;
    }
    return cells[VarintReader.check(entry.cell, cells.length - 1, "cell of a footprint")];
  }

  /** Returns the packed entries, not copied, in the form of {@link #read} without the count. */
  List<ByteBuffer> packed() {
    return blocks.views();
  }

  /**
   * Adds another table's entries of contributors that are in a small cell.
   *
   * @see #append
   */
  void read(VarintReader in, int[] cells, IntPredicate small) {
    int count = in.count(1 + measures, "number of footprints");
    VarintReader again = in.copy();
    append(new Cursor(in, count), new Cursor(again, count), cells, small);
  }

  /** A test for small cells that caches its results. */
  private static final class SmallCellTest {
    private final IntPredicate small;
    private final BitSet tested = new BitSet();
    private final BitSet found = new BitSet();

    SmallCellTest(IntPredicate small) {
      this.small = small;
    }

    boolean test(int cell) {
      if (!tested.get(cell)) {
        tested.set(cell);
        found.set(cell, small.test(cell));
      }
      return found.get(cell);
    }
  }
}
