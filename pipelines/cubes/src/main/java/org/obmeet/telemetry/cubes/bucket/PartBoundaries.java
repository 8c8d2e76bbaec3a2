package org.obmeet.telemetry.cubes.bucket;

import java.util.ArrayList;
import java.util.List;

/** Computes the boundaries of a bucket's parts in its files, which are sorted by contributor. */
final class PartBoundaries {
  private final List<ContributorOffsets> files;
  private final int partRows;
  private final List<int[]> ends = new ArrayList<>();

  /** For each file the index of the next contributor. */
  private final int[] next;

  /** For each file the index of the next row. */
  private final int[] nextRow;

  /** Number of rows of the part that is not yet ended. */
  private long rowsOfPart;

  /** Takes the maximum number of rows of a part, unless one contributor has more. */
  PartBoundaries(List<ContributorOffsets> files, int partRows) {
    this.files = files;
    this.partRows = partRows;
    this.next = new int[files.size()];
    this.nextRow = new int[files.size()];
  }

  /** Returns for each part and file the index after the part's last row, in order of the parts. */
  List<int[]> find() {
    for (int firstFile = firstFile(); firstFile >= 0; firstFile = firstFile()) {
      takeContributor(firstFile);
    }
    for (int file = 0; file < nextRow.length; file++) {
      takeUnattributed(file);
    }
    ends.add(nextRow.clone());
    return ends;
  }

  /** Returns the first file with the smallest next contributor; -1 if no contributor is left. */
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

  /** Adds all rows of a contributor, which {@code firstFile} is the first file to contain. */
  private void takeContributor(int firstFile) {
    ContributorOffsets first = files.get(firstFile);
    int contributor = next[firstFile];
    long count = 0;
    int[] after = nextRow.clone();
    for (int file = firstFile; file < next.length; file++) {
      ContributorOffsets offsets = files.get(file);
      if (next[file] < offsets.size() && offsets.compare(next[file], first, contributor) == 0) {
        after[file] = offsets.end(next[file]++);
        count += after[file] - nextRow[file];
      }
    }
    cutBefore(count);
    System.arraycopy(after, 0, nextRow, 0, nextRow.length);
    rowsOfPart += count;
  }

  /** Adds rows without a contributor. Parts may end between any two of these rows. */
  private void takeUnattributed(int file) {
    while (nextRow[file] < files.get(file).rows()) {
      int count = Math.min(partRows, files.get(file).rows() - nextRow[file]);
      cutBefore(count);
      nextRow[file] += count;
      rowsOfPart += count;
    }
  }

  /** Ends the part if it has no room for the given number of rows. */
  private void cutBefore(long count) {
    if (rowsOfPart > 0 && rowsOfPart + count > partRows) {
      ends.add(nextRow.clone());
      rowsOfPart = 0;
    }
  }
}
