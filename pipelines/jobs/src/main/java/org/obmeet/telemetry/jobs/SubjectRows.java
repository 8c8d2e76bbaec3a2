package org.obmeet.telemetry.jobs;

import com.google.common.collect.Streams;
import java.util.HexFormat;
import org.apache.avro.generic.GenericFixed;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;

/** Searches clean files for the rows of data subjects, and formats pseudonyms. */
public final class SubjectRows {
  private SubjectRows() {}

  /** Returns true if a clean file has a row of the subjects. Reads only the identifying columns. */
  public static boolean anyIn(Lake lake, String path, SubjectRowMatcher subjects) {
    try (ColumnValues values = identifyingColumns(lake, path, subjects)) {
      return Streams.stream(values).anyMatch(subjects::matches);
    }
  }

  /** Returns the number of a clean file's rows that belong to the subjects, as {@link #anyIn}. */
  public static long countIn(Lake lake, String path, SubjectRowMatcher subjects) {
    try (ColumnValues values = identifyingColumns(lake, path, subjects)) {
      return Streams.stream(values).filter(subjects::matches).count();
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
