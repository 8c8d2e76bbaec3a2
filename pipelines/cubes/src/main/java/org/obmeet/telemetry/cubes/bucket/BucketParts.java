package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * A bucket's files in parts, none of which splits a contributor: what is held is a part and the
 * encoded columns, however many rows a bucket has. A part is of one contributor where that has more
 * rows than a part is to have, and the whole bucket where a file is not in order of contributor.
 */
public final class BucketParts implements AutoCloseable {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final List<ColumnFileReader> files = new ArrayList<>();
  private final List<int[]> ends;
  private final int[] read;
  private int part;

  private BucketParts(List<int[]> ends, int files) {
    this.ends = ends;
    this.read = new int[files];
  }

  /**
   * Opens the files.
   *
   * @param columns of the same kinds as those that will be read
   * @param partRows rows that a part is to have at most
   */
  public static BucketParts of(
      BucketFiles files, Field contributor, Map<Field, ColumnVector> columns, int partRows)
      throws IOException {
    BucketParts parts = new BucketParts(ends(files, contributor, partRows), files.count());
    for (int file = 0; file < files.count(); file++) {
      parts.files.add(files.open(file, columns));
    }
    return parts;
  }

  /** Whether there is another part; at first there is, even without a row. */
  public boolean hasNext() {
    return part < ends.size();
  }

  /**
   * Rows of the next part.
   *
   * @throws IllegalArgumentException where they are too many for an array
   */
  public int rows() {
    long rows = 0;
    for (int file = 0; file < read.length; file++) {
      rows += ends.get(part)[file] - read[file];
    }
    if (rows > MOST) {
      throw new IllegalArgumentException(
          "rows of a bucket and window that are held at once must be at most "
              + MOST
              + "; they are "
              + rows
              + ": raise the number of buckets");
    }
    return (int) rows;
  }

  /** Reads the next part, file after file. */
  public void read(Map<Field, ColumnVector> columns) throws IOException {
    int row = 0;
    for (int file = 0; file < read.length; file++) {
      int count = ends.get(part)[file] - read[file];
      files.get(file).read(columns, row, count);
      row += count;
      read[file] += count;
    }
    part++;
  }

  @Override
  public void close() {
    files.forEach(ColumnFileReader::close);
  }

  /** For each part where it ends in each file. */
  private static List<int[]> ends(BucketFiles files, Field contributor, int partRows)
      throws IOException {
    int[] all = new int[files.count()];
    Arrays.setAll(all, files::rows);
    if (files.rows() <= partRows) {
      return List.of(all);
    }
    List<ContributorOffsets> spans = new ArrayList<>();
    for (int file = 0; file < all.length; file++) {
      spans.add(ContributorOffsets.of(files, file, contributor));
      if (!spans.get(file).ordered()) {
        return List.of(all);
      }
    }
    return new PartBoundaries(spans, partRows).find();
  }
}
