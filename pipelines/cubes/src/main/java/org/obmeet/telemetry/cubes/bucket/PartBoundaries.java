package org.obmeet.telemetry.cubes.bucket;

import java.util.ArrayList;
import java.util.List;

/** Computes the boundaries of parts in files that are sorted by contributor. */
final class PartBoundaries {
  private final List<ContributorOffsets> files;
  private final int partRows;
  private final List<int[]> ends = new ArrayList<>();
  private final int[] next;
  private final int[] at;
  private long rows;

  /**
   * @param partRows maximum number of rows of a part, unless one contributor has more
   */
  PartBoundaries(List<ContributorOffsets> files, int partRows) {
    this.files = files;
    this.partRows = partRows;
    this.next = new int[files.size()];
    this.at = new int[files.size()];
  }

  /**
   * Returns for each part and file the index after the part's last row. The last part ends the
   * files.
   */
  List<int[]> find() {
    for (int firstFile = firstFile(); firstFile >= 0; firstFile = firstFile()) {
      takeContributor(firstFile);
    }
    for (int file = 0; file < at.length; file++) {
      takeUnattributed(file);
    }
    ends.add(at.clone());
    return ends;
  }

  /** Returns the file whose next contributor is the smallest; -1 if no contributor is left. */
  private int firstFile() {
    int firstFile = -1;
    for (int file = 0; file < next.length; file++) {
      if (next[file] < files.get(file).size()
          && (firstFile < 0
              || files.get(file).compare(next[file], files.get(firstFile), next[firstFile]) < 0)) {
        firstFile = file;
      }
    }
    return firstFile;
  }

  private void takeContributor(int of) {
    ContributorOffsets first = files.get(of);
    int contributor = next[of];
    long count = 0;
    int[] after = at.clone();
    for (int file = of; file < next.length; file++) {
      ContributorOffsets offsets = files.get(file);
      if (next[file] < offsets.size() && offsets.compare(next[file], first, contributor) == 0) {
        after[file] = offsets.end(next[file]++);
        count += after[file] - at[file];
      }
    }
    cutBefore(count);
    System.arraycopy(after, 0, at, 0, at.length);
    rows += count;
  }

  /** Adds rows without a contributor. Parts may end between any two of these rows. */
  private void takeUnattributed(int file) {
    while (at[file] < files.get(file).rows()) {
      int count = Math.min(partRows, files.get(file).rows() - at[file]);
      cutBefore(count);
      at[file] += count;
      rows += count;
    }
  }

  private void cutBefore(long count) {
    if (rows > 0 && rows + count > partRows) {
      ends.add(at.clone());
      rows = 0;
    }
  }
}
