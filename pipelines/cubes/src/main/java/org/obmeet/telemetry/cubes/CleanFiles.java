package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.obmeet.telemetry.schemas.Field;

/**
 * The files of a bucket that are read.
 *
 * @param files all of them
 * @param chosen places of those that are read
 * @param rows rows of those
 */
record CleanFiles(List<ParquetFileReader> files, int[] chosen, int rows) {
  private static final int MOST = Integer.MAX_VALUE - 8;

  /** The files that are not known to hold other days only. */
  static CleanFiles between(List<ParquetFileReader> files, LocalDate from, LocalDate end) {
    int[] chosen =
        IntStream.range(0, files.size())
            .filter(i -> mayHold(files.get(i), from.toEpochDay(), end.toEpochDay()))
            .toArray();
    long rows = IntStream.of(chosen).mapToLong(i -> files.get(i).getRecordCount()).sum();
    if (rows > MOST) {
      throw new IllegalArgumentException(
          "rows of a bucket and window must be at most "
              + MOST
              + "; they are "
              + rows
              + ": raise the number of buckets");
    }
    return new CleanFiles(files, chosen, (int) rows);
  }

  /** Reads every row, file after file. */
  void read(Map<Field, Column> columns) throws IOException {
    int row = 0;
    for (int i : chosen) {
      try {
        row = CleanFile.read(files.get(i), columns, row);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "file " + (i + 1) + " of " + files.size() + ": " + e.getMessage(), e);
      }
    }
  }

  private static boolean mayHold(ParquetFileReader file, long from, long end) {
    List<BlockMetaData> groups = file.getRowGroups();
    return groups.isEmpty() || groups.stream().anyMatch(group -> mayHold(group, from, end));
  }

  private static boolean mayHold(BlockMetaData group, long from, long end) {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getPath().toDotString().equals(ColumnPlan.DAY)
          && chunk.getStatistics() instanceof IntStatistics days
          && days.hasNonNullValue()) {
        return days.getMax() >= from && days.getMin() < end;
      }
    }
    return true;
  }
}
