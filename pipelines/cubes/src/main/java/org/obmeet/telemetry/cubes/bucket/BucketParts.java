package org.obmeet.telemetry.cubes.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * A division of a bucket's rows into parts. All rows of a contributor are in one part. A part
 * exceeds the row limit if one contributor has more rows. If a file is not sorted by contributor,
 * the bucket is a single part. There is at least one part, which may be empty.
 */
public final class BucketParts {
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private final BucketFiles files;

  /** For each part and each file, the index after the last row of the part. */
  private final List<int[]> ends;

  private BucketParts(BucketFiles files, List<int[]> ends) {
    this.files = files;
    this.ends = ends;
  }

  /**
   * Divides the rows of some files.
   *
   * @param partRows maximum rows of a part, unless one contributor has more or a file is unsorted
   */
  public static BucketParts of(BucketFiles files, Field contributor, int partRows)
      throws IOException {
    return new BucketParts(files, PartBoundaries.of(files, contributor, partRows));
  }

  /** Returns the number of parts. */
  public int count() {
    return ends.size();
  }

  /**
   * Opens some of the files for reading part by part.
   *
   * @param columns the fields to read, each with a column of the type that {@link Reader#read}
   *     fills
   */
  public Reader open(BucketFiles chosen, Map<Field, ColumnVector> columns) {
    return new Reader(chosen, columns);
  }

  /**
   * A reader of the columns of some of the files. One decoded part and one encoded row group of
   * each file are in memory.
   */
  public final class Reader implements AutoCloseable {
    private final List<ColumnFileReader> readers = new ArrayList<>();

    /** For each reader, the position of its file in a part's ends. */
    private final int[] positions;

    private final int[] rowsRead;
    private int part;

    private Reader(BucketFiles chosen, Map<Field, ColumnVector> columns) {
      this.positions = files.positions(chosen);
      this.rowsRead = new int[positions.length];
      for (int file = 0; file < positions.length; file++) {
        readers.add(chosen.open(file, columns));
      }
    }

    /**
     * Returns the number of rows of the next part.
     *
     * @throws IllegalArgumentException if there are too many rows for an array
     */
    public int rows() {
      long rows = 0;
      for (int file = 0; file < rowsRead.length; file++) {
        rows += end(file) - rowsRead[file];
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
        int count = end(file) - rowsRead[file];
        readers.get(file).read(columns, row, count);
        row += count;
        rowsRead[file] += count;
      }
      part++;
    }

    private int end(int file) {
      return ends.get(part)[positions[file]];
    }

    @Override
    public void close() {
      readers.forEach(ColumnFileReader::close);
    }
  }
}
