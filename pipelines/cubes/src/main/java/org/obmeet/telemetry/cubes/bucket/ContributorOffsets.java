package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.PseudonymVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * The end of each contributor's rows in a file that is sorted by contributor, with the rows without
 * a contributor last.
 */
final class ContributorOffsets {
  private static final int BLOCK = 1 << 16;

  private final List<UUID> contributors = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final int rows;
  private boolean ordered = true;

  private ContributorOffsets(int rows) {
    this.rows = rows;
  }

  static ContributorOffsets of(BucketFiles files, int file, Field contributor) throws IOException {
    ContributorOffsets offsets = new ContributorOffsets(files.rows(file));
    try (ColumnFileReader reader = files.open(file, Map.of(contributor, new PseudonymVector(0)))) {
      boolean nullSeen = false;
      for (int from = 0; from < offsets.rows; from += BLOCK) {
        int count = Math.min(BLOCK, offsets.rows - from);
        PseudonymVector block = new PseudonymVector(count);
        reader.read(Map.of(contributor, block), 0, count);
        for (int i = 0; i < count; i++) {
          if (block.get(i) == null) {
            nullSeen = true;
          } else {
            offsets.add(block.get(i), from + i + 1);
            offsets.ordered &= !nullSeen;
          }
        }
      }
    }
    return offsets;
  }

  private void add(UUID contributor, int end) {
    int last = contributors.size() - 1;
    int order = last < 0 ? 1 : PseudonymVector.compare(contributor, contributors.get(last));
    ordered &= order >= 0;
    if (order == 0) {
      ends.set(last, end);
    } else {
      contributors.add(contributor);
      ends.add(end);
    }
  }

  /** Returns true if the file is sorted. Otherwise, the offsets are invalid. */
  boolean ordered() {
    return ordered;
  }

  int size() {
    return contributors.size();
  }

  /** Returns the index after a contributor's last row. */
  int end(int contributor) {
    return ends.get(contributor);
  }

  /** Returns the number of rows, including the rows without a contributor. */
  int rows() {
    return rows;
  }

  /** Compares a contributor with a contributor of another file. */
  int compare(int contributor, ContributorOffsets other, int ofOther) {
    return PseudonymVector.compare(contributors.get(contributor), other.contributors.get(ofOther));
  }
}
