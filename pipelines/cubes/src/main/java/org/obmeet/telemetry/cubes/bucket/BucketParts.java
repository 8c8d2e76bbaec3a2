package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * Reads a bucket's files in parts. All rows of a contributor are in one part. One decoded part and
 * one encoded row group of each file are in memory. A part exceeds the row limit if one contributor
 * has more rows. If a file is not sorted by contributor, the bucket is a single part.
 */
public final class BucketParts implements AutoCloseable {
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private final List<ColumnFileReader> files = new ArrayList<>();

  /** For each part and each file, the index after the last row of the part. */
  private final List<int[]> ends;

  private final int[] rowsRead;
  private int part;

  private BucketParts(List<int[]> ends, int files) {
    this.ends = ends;
    this.rowsRead = new int[files];
  }

  /**
   * Opens the files.
   *
   * @param columns the fields to read, each with a column of the type that {@link #read} fills
   * @param partRows maximum rows of a part, unless one contributor has more or a file is unsorted
   */
  public static BucketParts of(
      BucketFiles files, Field contributor, Map<Field, ColumnVector> columns, int partRows)
      throws IOException {
    BucketParts parts =
        new BucketParts(PartBoundaries.of(files, contributor, partRows), files.count());
    for (int file = 0; file < files.count(); file++) {
      parts.files.add(files.open(file, columns));
    }
    return parts;
  }

  /** Returns true if there is a next part. There is at least one part, which may be empty. */
  public boolean hasNext() {
    return part < ends.size();
  }

  /**
   * Returns the number of rows of the next part.
   *
   * @throws IllegalArgumentException if there are too many rows for an array
   */
  public int rows() {
    long rows = 0;
    for (int file = 0; file < rowsRead.length; file++) {
      rows += ends.get(part)[file] - rowsRead[file];
    }
    if (rows > MAX_ROWS) {
      throw new IllegalArgumentException(
          "rows of a part of a bucket must be at most %s; they are %s; increase the number of buckets"
              .formatted(Integer.toString(MAX_ROWS), Long.toString(rows)));
    }
    return (int) rows;
  }

  /** Reads the next part, file after file. */
  public void read(Map<Field, ColumnVector> columns) throws IOException {
    int row = 0;
    for (int file = 0; file < rowsRead.length; file++) {
      int count = ends.get(part)[file] - rowsRead[file];
      files.get(file).read(columns, row, count);
      row += count;
      rowsRead[file] += count;
    }
    part++;
  }

  @Override
  public void close() {
    files.forEach(ColumnFileReader::close);
  }
}
