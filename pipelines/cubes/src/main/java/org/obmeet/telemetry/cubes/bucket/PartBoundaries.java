package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/** Computes the boundaries of a bucket's parts in its files. */
final class PartBoundaries {
  private static final int BLOCK = 1 << 16;

  private static final Comparator<UUID> ORDER = Comparator.nullsLast(PseudonymVector::compare);

  /** The index after the last row of a contributor in a file. */
  private record Offset(UUID contributor, int file, int end) {}

  private final int partRows;
  private final List<Offset> offsets = new ArrayList<>();
  private final List<int[]> ends = new ArrayList<>();

  /** For each file, the index of the first row that is in no part yet. */
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
    PartBoundaries boundaries = new PartBoundaries(all.length, partRows);
    for (int file = 0; file < all.length; file++) {
      if (!boundaries.readOffsets(files, file, contributor)) {
        return List.of(all);
      }
    }
    return boundaries.find(all);
  }

  /** Reads the offsets of a file's contributors; returns false if the file is not sorted. */
  private boolean readOffsets(BucketFiles files, int file, Field contributor) throws IOException {
    int rows = files.rows(file);
    PseudonymVector block = new PseudonymVector(0);
    try (ColumnFileReader reader = files.open(file, Map.of(contributor, block))) {
      UUID last = null;
      for (int row = 0; row < rows; row++) {
        if (row % BLOCK == 0) {
          int count = Math.min(BLOCK, rows - row);
          block = new PseudonymVector(count);
          reader.read(Map.of(contributor, block), 0, count);
        }
        UUID current = block.get(row % BLOCK);
        int order = row == 0 ? 0 : ORDER.compare(last, current);
        if (order > 0) {
          return false;
        }
        if (order < 0) {
          offsets.add(new Offset(last, file, row));
        }
        last = current;
      }
      if (last != null) {
        offsets.add(new Offset(last, file, rows));
      }
    }
    return true;
  }

  private List<int[]> find(int[] all) {
    offsets.sort(Comparator.comparing(Offset::contributor, ORDER));
    int i = 0;
    while (i < offsets.size()) {
      UUID contributor = offsets.get(i).contributor();
      int[] after = next.clone();
      for (; i < offsets.size() && offsets.get(i).contributor().equals(contributor); i++) {
        after[offsets.get(i).file()] = offsets.get(i).end();
      }
      take(after);
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
    return ends;
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
}
