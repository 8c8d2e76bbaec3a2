package org.obmeet.telemetry.cubes.bucket;

import java.util.ArrayList;
import java.util.List;

/** Cuts files that lie in order of contributor into parts of whole contributors. */
final class PartBoundaries {
  private final List<ContributorOffsets> files;
  private final int partRows;
  private final List<int[]> ends = new ArrayList<>();
  private final int[] next;
  private final int[] at;
  private long rows;

  /**
   * @param partRows rows that a part is to have at most
   */
  PartBoundaries(List<ContributorOffsets> files, int partRows) {
    this.files = files;
    this.partRows = partRows;
    this.next = new int[files.size()];
    this.at = new int[files.size()];
  }

  /** For each part the row after its last in each file; the last part ends where the files do. */
  List<int[]> find() {
    for (int least = least(); least >= 0; least = least()) {
      takeContributor(least);
    }
    for (int file = 0; file < at.length; file++) {
      takeUnattributed(file);
    }
    ends.add(at.clone());
    return ends;
  }

  /** The file whose next contributor is first; -1 where all are taken. */
  private int least() {
    int least = -1;
    for (int file = 0; file < next.length; file++) {
      if (next[file] < files.get(file).size()
          && (least < 0
              || files.get(file).compare(next[file], files.get(least), next[least]) < 0)) {
        least = file;
      }
    }
    return least;
  }

  private void takeContributor(int of) {
    ContributorOffsets first = files.get(of);
    int contributor = next[of];
    long count = 0;
    int[] after = at.clone();
    for (int file = of; file < next.length; file++) {
      ContributorOffsets spans = files.get(file);
      if (next[file] < spans.size() && spans.compare(next[file], first, contributor) == 0) {
        after[file] = spans.end(next[file]++);
        count += after[file] - at[file];
      }
    }
    cutBefore(count);
    System.arraycopy(after, 0, at, 0, at.length);
    rows += count;
  }

  /** Rows without a contributor, which may be split as one likes. */
  private void takeUnattributed(int file) {
    while (at[file] < files.get(file).rows()) {
      int some = Math.min(partRows, files.get(file).rows() - at[file]);
      cutBefore(some);
      at[file] += some;
      rows += some;
    }
  }

  private void cutBefore(long count) {
    if (rows > 0 && rows + count > partRows) {
      ends.add(at.clone());
      rows = 0;
    }
  }
}
