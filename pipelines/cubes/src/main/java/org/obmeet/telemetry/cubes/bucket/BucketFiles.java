package org.obmeet.telemetry.cubes.bucket;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.obmeet.telemetry.cubes.vector.ColumnFileReader;
import org.obmeet.telemetry.cubes.vector.ColumnVector;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * Selected files of a bucket. The methods number the selected files from 0.
 *
 * @param chosen indices of the selected files in {@code files}, ascending
 */
@SuppressWarnings("ArrayRecordComponent")
public record BucketFiles(List<ParquetFileReader> files, int[] chosen) {
  /** Selects files whose statistics do not exclude days from {@code from} to before {@code end}. */
  public static BucketFiles between(List<ParquetFileReader> files, LocalDate from, LocalDate end) {
    return new BucketFiles(
        files,
        IntStream.range(0, files.size())
            .filter(i -> mayContain(files.get(i), from.toEpochDay(), end.toEpochDay()))
            .toArray());
  }

  public static BucketFiles all(List<ParquetFileReader> files) {
    return new BucketFiles(files, IntStream.range(0, files.size()).toArray());
  }

  int count() {
    return chosen.length;
  }

  /** Returns the numbers of another selection's files, all of which are selected here too. */
  int[] positions(BucketFiles others) {
    return IntStream.of(others.chosen).map(file -> Arrays.binarySearch(chosen, file)).toArray();
  }

  public long rows() {
    return IntStream.of(chosen).mapToLong(i -> files.get(i).getRecordCount()).sum();
  }

  public int rows(int file) {
    return Math.toIntExact(files.get(chosen[file]).getRecordCount());
  }

  /**
   * Opens a file for reading.
   *
   * @throws IllegalArgumentException if the file's columns do not match. The message has the
   *     position of the file, from 1, among all files.
   */
  ColumnFileReader open(int file, Map<Field, ColumnVector> columns) {
    try {
      return new ColumnFileReader(files.get(chosen[file]), columns);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "file " + (chosen[file] + 1) + " of " + files.size() + ": " + e.getMessage(), e);
    }
  }

  private static boolean mayContain(ParquetFileReader file, long from, long end) {
    List<BlockMetaData> groups = file.getRowGroups();
    return groups.isEmpty() || groups.stream().anyMatch(group -> mayContain(group, from, end));
  }

  private static boolean mayContain(BlockMetaData group, long from, long end) {
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
