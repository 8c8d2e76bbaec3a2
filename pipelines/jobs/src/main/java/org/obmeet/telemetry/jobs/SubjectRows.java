package org.obmeet.telemetry.jobs;

import com.google.common.collect.Streams;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Searches files for the rows of data subjects, and formats pseudonyms. */
public final class SubjectRows {
  private SubjectRows() {}

  /** Returns true if a clean file has a row of the subjects. Reads only the identifying columns. */
  public static boolean anyIn(Lake lake, String path, SubjectRowMatcher subjects) {
    try (ColumnValues values = identifyingColumns(lake, path, subjects)) {
      return Streams.stream(values).anyMatch(subjects::matches);
    }
  }

  /** Returns the number of the subjects' rows in a clean file. Reads only identifying columns. */
  public static long countIn(Lake lake, String path, SubjectRowMatcher subjects) {
    try (ColumnValues values = identifyingColumns(lake, path, subjects)) {
      return Streams.stream(values).filter(subjects::matches).count();
    }
  }

  /** Returns the paths of clean files that may have rows of the subjects on or after a day. */
  public static List<String> cleanFiles(Lake lake, SubjectRowMatcher subjects, LocalDate first) {
    return lake.state().clean(subjects.dataset().name()).stream()
        .filter(file -> !file.days().last().isBefore(first))
        .filter(file -> subjects.mayBeInBucket(file.firstDay(), file.bucket(), file.buckets()))
        .map(CleanFile::path)
        .toList();
  }

  /**
   * Passes the rows of the subjects to a consumer. The file is a clean file or a landing segment,
   * which may still be open for writing.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException if the file cannot be read
   */
  public static void forEach(
      Lake lake, SubjectRowMatcher subjects, String path, Consumer<GenericRecord> consumer) {
    Dataset dataset = subjects.dataset();
    if (!path.startsWith("clean/")) {
      forEach(SubjectSearch.openSegment(lake, dataset, path), subjects, consumer);
    } else if (anyIn(lake, path, subjects)) {
      forEach(new CleanFileIo(lake.files()).rows(dataset, path), subjects, consumer);
    }
  }

  private static void forEach(
      RecordIterator rows, SubjectRowMatcher subjects, Consumer<GenericRecord> consumer) {
    try (rows) {
      Streams.stream(rows).filter(subjects::matches).forEach(consumer);
    }
  }

  private static ColumnValues identifyingColumns(
      Lake lake, String path, SubjectRowMatcher subjects) {
    return new CleanFileIo(lake.files()).columnValues(subjects.dataset(), path, subjects.columns());
  }

  /** Returns a stored pseudonym as hexadecimal digits; empty for null. */
  public static String hex(Object pseudonym) {
    return pseudonym == null ? "" : HexFormat.of().formatHex(((GenericFixed) pseudonym).bytes());
  }
}
