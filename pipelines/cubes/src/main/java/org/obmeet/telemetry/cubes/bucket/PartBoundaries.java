package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * Computes the boundaries of a bucket's parts in its files, by merging the contributor columns of
 * the files. In memory are this column of one row group of each file, and one decoded block.
 */
final class PartBoundaries implements AutoCloseable {
  private static final int BLOCK = 1 << 13;

  private final int partRows;
  private final List<Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<Cursor> unread = new PriorityQueue<>();
  private final List<int[]> ends = new ArrayList<>();

  /** For each file, the index of the first row that is in no part yet, the current one included. */
  private int[] next;

  /** Number of rows of the part that is not yet ended. */
  private long rowsOfPart;

  private PartBoundaries(int files, int partRows) {
    this.partRows = partRows;
    this.next = new int[files];
  }

  /**
   * Returns for each part and file the index after the part's last row, in order of the parts. All
   * rows are one part if they are few, or if a file is not sorted by contributor.
   *
   * @param partRows maximum number of rows of a part, unless one contributor has more
   */
  static List<int[]> of(BucketFiles files, Field contributor, int partRows) throws IOException {
    int[] all = new int[files.count()];
    Arrays.setAll(all, files::rows);
    if (files.rows() <= partRows) {
      return List.of(all);
    }
    try (PartBoundaries boundaries = new PartBoundaries(all.length, partRows)) {
      for (int file = 0; file < all.length; file++) {
        Cursor cursor = new Cursor(files, file, contributor);
        boundaries.cursors.add(cursor);
        cursor.load();
        if (cursor.row < cursor.rows) {
          boundaries.unread.add(cursor);
        }
      }
      return boundaries.find(all) ? boundaries.ends : List.of(all);
    }
  }

  /** Finds the ends of all parts; returns false if a file is not sorted. */
  private boolean find(int[] all) throws IOException {
    while (!unread.isEmpty() && unread.peek().hasContributor) {
      long high = unread.peek().high;
      long low = unread.peek().low;
      int[] after = next.clone();
      while (!unread.isEmpty() && unread.peek().isAt(high, low)) {
        Cursor cursor = unread.poll();
        cursor.skipContributor();
        after[cursor.file] = cursor.row;
        if (cursor.row < cursor.rows) {
          if (cursor.isBefore(high, low)) {
            return false;
          }
          unread.add(cursor);
        }
      }
      take(after);
    }
    for (Cursor cursor : unread) {
      cursor.skipContributor();
      if (cursor.row < cursor.rows) {
        return false;
      }
    }
    // Parts may end between any two rows without a contributor.
    for (int file = 0; file < all.length; file++) {
      while (next[file] < all[file]) {
        int[] after = next.clone();
        after[file] = (int) Math.min(all[file], (long) next[file] + partRows);
        take(after);
      }
    }
    ends.add(next);
    return true;
  }

  /**
   * Adds the rows before the given indices to the current part, or to a new part if the current
   * part has no room.
   */
  private void take(int[] after) {
    long count = 0;
    for (int file = 0; file < after.length; file++) {
      count += after[file] - next[file];
    }
    if (rowsOfPart > 0 && rowsOfPart + count > partRows) {
      ends.add(next);
      rowsOfPart = 0;
    }
    next = after;
    rowsOfPart += count;
  }

  @Override
  public void close() {
    cursors.forEach(Cursor::close);
  }

  /**
   * A position in the contributor column of one file. Cursors are ordered by contributor and file.
   */
  private static final class Cursor implements Comparable<Cursor>, AutoCloseable {
    private final int file;
    private final int rows;
    private final Field field;
    private final ColumnFileReader reader;
    private PseudonymVector block = new PseudonymVector(0);
    private int row;

    // The contributor of the row.
    private boolean hasContributor;
    private long high;
    private long low;

    Cursor(BucketFiles files, int file, Field field) {
      this.file = file;
      this.rows = files.rows(file);
      this.field = field;
      this.reader = files.open(file, Map.of(field, block));
    }

    boolean isAt(long otherHigh, long otherLow) {
      return hasContributor && high == otherHigh && low == otherLow;
    }

    boolean isBefore(long otherHigh, long otherLow) {
      return hasContributor && PseudonymVector.compare(high, low, otherHigh, otherLow) < 0;
    }

    /** Moves to the next row with another contributor, or to the end. */
    void skipContributor() throws IOException {
      boolean had = hasContributor;
      long skippedHigh = high;
      long skippedLow = low;
      do {
        row++;
        load();
      } while (row < rows && (had ? isAt(skippedHigh, skippedLow) : !hasContributor));
    }

    private void load() throws IOException {
      if (row == rows) {
        return;
      }
      int at = row % BLOCK;
      if (at == 0) {
        int count = Math.min(BLOCK, rows - row);
        block = new PseudonymVector(count);
        reader.read(Map.of(field, block), 0, count);
      }
      hasContributor = !block.isNull(at);
      high = block.high(at);
      low = block.low(at);
    }

    @Override
    public int compareTo(Cursor other) {
      int order = Boolean.compare(other.hasContributor, hasContributor);
      if (order == 0 && hasContributor) {
        order = PseudonymVector.compare(high, low, other.high, other.low);
      }
      return order == 0 ? Integer.compare(file, other.file) : order;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
