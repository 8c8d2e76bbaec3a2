package org.obmeet.telemetry.privacy.cells;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The footprints of contributors, as a list. A contributor's footprint is the set of its finest
 * cells, with its values in them. The list has one entry for each contributor and finest cell. All
 * entries of a contributor have the same eligibility.
 *
 * <p>An entry starts with the cell. If the contributor differs from the one of the previous entry,
 * all bits of the cell are inverted, and the contributor follows. The bits of a contributor who is
 * not eligible are inverted too. The values are last.
 */
public final class Footprints {
  /** A cursor over the entries, in order. */
  public final class Cursor {
    private final NumberReader in;
    private final long[] values = new long[measures];
    private int left;
    private int contributor;
    private ContributorEligibility eligibility = ContributorEligibility.ELIGIBLE;
    private int cell;

    private Cursor(NumberReader in, int entries) {
      this.in = in;
      this.left = entries;
    }

    /** Moves to the next entry, at first to the first one. Returns false if there is none. */
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      long signedCell = in.number();
      if (signedCell < 0) {
        long signedContributor = in.number();
        eligibility =
            signedContributor < 0
                ? ContributorEligibility.NOT_ELIGIBLE
                : ContributorEligibility.ELIGIBLE;
        contributor =
            NumberReader.check(
                unsigned(signedContributor), Integer.MAX_VALUE, "contributor of a footprint");
      }
      cell = NumberReader.check(unsigned(signedCell), Integer.MAX_VALUE, "cell of a footprint");
      for (int m = 0; m < values.length; m++) {
        values[m] = in.number();
      }
      return true;
    }

    /** Returns the index of the entry's contributor in this run. */
    public int contributor() {
      return contributor;
    }

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

  /** The contributors that have entries. */
  private BitSet contributors = new BitSet();

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
    return new Cursor(new NumberReader(blocks.views()), size);
  }

  /**
   * Adds an entry with a contributor's sums in a finest cell.
   *
   * @param from index in the array of the entry's first value
   * @throws IllegalArgumentException if the contributor has earlier entries, and the last entry is
   *     of another contributor
   */
  public void add(
      int contributor, int finestCell, long[] sums, int from, ContributorEligibility eligibility) {
    NumberWriter block = blocks.writable();
    if (contributor == lastContributor) {
      block.write(finestCell);
    } else {
      if (contributors.get(contributor)) {
        throw new IllegalArgumentException(
            "the entries of contributor " + contributor + " must follow one another");
      }
      contributors.set(contributor);
      block.write(~finestCell);
      block.write(eligibility == ContributorEligibility.ELIGIBLE ? contributor : ~contributor);
      lastContributor = contributor;
    }
    for (int m = 0; m < measures; m++) {
      block.write(sums[from + m]);
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
    contributors = new BitSet();
    append(new Cursor(new NumberReader(old), entries), null, small);
  }

  /**
   * Appends entries, except those of contributors without a small cell.
   *
   * @param from the entries; this list has no entries of their contributors yet
   * @param cells this table's cell by the entries' cell; null if they are the same
   * @param small called at most once for each of this table's cells
   */
  private void append(Cursor from, int[] cells, IntPredicate small) {
    SmallCellTest smallCells = new SmallCellTest(small);
    IntArrayList own = new IntArrayList();
    LongArrayList values = new LongArrayList();
    boolean more = from.next();
    while (more) {
      int who = from.contributor;
      ContributorEligibility eligibility = from.eligibility;
      boolean inSmallCell = false;
      own.clear();
      values.clear();
      while (more && from.contributor == who) {
        int cell = cellOf(from, cells);
        inSmallCell |= smallCells.test(cell);
        own.add(cell);
        values.addElements(values.size(), from.values);
        more = from.next();
      }
      for (int i = 0; inSmallCell && i < own.size(); i++) {
        add(who, own.getInt(i), values.elements(), i * measures, eligibility);
      }
    }
  }

  /** Returns a number; restores it if its bits are inverted. */
  private static long unsigned(long number) {
    return number < 0 ? ~number : number;
  }

  private static int cellOf(Cursor entry, int[] cells) {
    if (cells == null) {
      return entry.cell;
    }
    return cells[NumberReader.check(entry.cell, cells.length - 1, "cell of a footprint")];
  }

  /**
   * Returns views of the packed entries. The number of entries, which {@link #read} reads first, is
   * not in them.
   */
  List<ByteBuffer> packed() {
    return blocks.views();
  }

  /**
   * Adds the entries of another table, except those of contributors without a small cell.
   *
   * @see #append
   */
  void read(NumberReader in, int[] cells, IntPredicate small) {
    int count = in.count(1 + measures, "number of footprints");
    append(new Cursor(in, count), cells, small);
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
