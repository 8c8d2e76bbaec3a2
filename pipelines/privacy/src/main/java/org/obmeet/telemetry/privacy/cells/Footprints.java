package org.obmeet.telemetry.privacy.cells;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which finest cells a contributor lies in, and with what: a list of (contributor, standing, cell,
 * values). A contributor that appears at all appears with every finest cell that it lies in, and
 * with the same standing.
 *
 * <p>The list is packed, some six bytes an entry: the cell with a bit that says whether its
 * contributor is another than before; then, where it is, the contributor with its standing; then
 * the values.
 */
public final class Footprints {
  /** Goes over entries in order. */
  public final class Cursor {
    private final VarintReader in;
    private final long[] values = new long[measures];
    private int left;
    private int contributor;
    private ContributorEligibility standing = ContributorEligibility.ELIGIBLE;
    private int cell;

    private Cursor(VarintReader in, int entries) {
      this.in = in;
      this.left = entries;
    }

    /** Goes to the next entry, the first time to the first; false where there is none. */
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      long place = in.unsigned();
      cell = VarintReader.check(place >>> 1, Integer.MAX_VALUE, "cell of a footprint");
      if ((place & 1) != 0) {
        long who = in.unsigned();
        contributor =
            VarintReader.check(who >>> 1, Integer.MAX_VALUE, "contributor of a footprint");
        standing =
            (who & 1) != 0 ? ContributorEligibility.NOT_ELIGIBLE : ContributorEligibility.ELIGIBLE;
      }
      for (int m = 0; m < values.length; m++) {
        values[m] = in.signed();
      }
      return true;
    }

    /** Run-local number of the entry's contributor. */
    public int contributor() {
      return contributor;
    }

    /** Standing of the entry's contributor. */
    public ContributorEligibility standing() {
      return standing;
    }

    /** Finest cell of the entry. */
    public int cell() {
      return cell;
    }

    /** What the contributor adds to one measure of the cell. */
    public long value(int measure) {
      return values[measure];
    }
  }

  private final int measures;
  private int size;
  private PackedBlocks blocks = new PackedBlocks();
  private int last = CellTable.NOBODY;

  Footprints(int measures) {
    this.measures = measures;
  }

  /** Number of entries. */
  public int size() {
    return size;
  }

  /** Bytes that they take. */
  public long bytes() {
    return blocks.bytes();
  }

  /** The entries; they must not change while it is in use. */
  public Cursor cursor() {
    return new Cursor(new VarintReader(blocks.views()), size);
  }

  /** Adds an entry of a contributor with standing. */
  public void add(int who, int finestCell, long[] added) {
    add(who, finestCell, added, ContributorEligibility.ELIGIBLE);
  }

  /** Adds an entry. */
  public void add(int who, int finestCell, long[] added, ContributorEligibility standing) {
    add(who, finestCell, added, 0, standing);
  }

  /**
   * Adds an entry.
   *
   * @param from where its values begin in the array
   */
  public void add(
      int who, int finestCell, long[] added, int from, ContributorEligibility standing) {
    VarintWriter block = blocks.open();
    boolean another = who != last;
    block.unsigned(((long) finestCell << 1) | (another ? 1 : 0));
    if (another) {
      block.unsigned(((long) who << 1) | (standing == ContributorEligibility.NOT_ELIGIBLE ? 1 : 0));
      last = who;
    }
    for (int m = 0; m < measures; m++) {
      block.signed(added[from + m]);
    }
    size = Math.addExact(size, 1);
  }

  /** Drops the entries of every contributor that lies in no small cell. */
  public void retainContributorsInSmallCells(IntPredicate small) {
    List<ByteBuffer> old = new ArrayList<>(blocks.views());
    int entries = size;
    blocks = new PackedBlocks();
    size = 0;
    last = CellTable.NOBODY;
    append(
        new Cursor(new VarintReader(old), entries),
        new Cursor(VarintReader.consuming(old), entries),
        null,
        small);
  }

  /**
   * Appends the entries of contributors that lie in a small cell.
   *
   * @param from entries that no other table has contributors of
   * @param again the same
   * @param cells number of each of their cells in this table; null where it is the same
   * @param small asked at most once for each of this table's cells
   */
  private void append(Cursor from, Cursor again, int[] cells, IntPredicate small) {
    Smalls smalls = new Smalls(small);
    BitSet kept = new BitSet();
    while (from.next()) {
      if (smalls.test(place(from, cells))) {
        kept.set(from.contributor);
      }
    }
    while (again.next()) {
      if (kept.get(again.contributor)) {
        add(again.contributor, place(again, cells), again.values, again.standing);
      }
    }
  }

  private static int place(Cursor entry, int[] cells) {
    if (cells == null) {
      return entry.cell;
    }
    return cells[VarintReader.check(entry.cell, cells.length - 1, "cell of a footprint")];
  }

  /** The entries as {@link #read} takes them, after their {@link #size number}; not copied. */
  List<ByteBuffer> packed() {
    return blocks.views();
  }

  /**
   * Adds those of another table, where contributors lie in a small cell.
   *
   * @see #append
   */
  void read(VarintReader in, int[] cells, IntPredicate small) {
    int count = in.count(1 + measures, "number of footprints");
    VarintReader again = in.copy();
    append(new Cursor(in, count), new Cursor(again, count), cells, small);
  }

  /** What was found of each cell. */
  private static final class Smalls {
    private final IntPredicate small;
    private final BitSet asked = new BitSet();
    private final BitSet found = new BitSet();

    Smalls(IntPredicate small) {
      this.small = small;
    }

    boolean test(int cell) {
      if (!asked.get(cell)) {
        asked.set(cell);
        found.set(cell, small.test(cell));
      }
      return found.get(cell);
    }
  }
}
