package org.obmeet.telemetry.jobs;

import java.util.HexFormat;
import org.apache.avro.generic.GenericFixed;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;

/** Helpers to find rows of data subjects. */
public final class SubjectRows {
  private SubjectRows() {}

  /**
   * Returns true if a clean file has a row of the subjects. Reads only the columns that identify
   * them.
   */
  public static boolean anyIn(Lake lake, String path, SubjectRowMatcher subjects) {
    return countIn(lake, path, subjects) > 0;
  }

  /** Returns the number of a clean file's rows that belong to the subjects, as {@link #anyIn}. */
  public static long countIn(Lake lake, String path, SubjectRowMatcher subjects) {
    long count = 0;
    try (ColumnValues cells =
        new CleanFileIo(lake.files()).cells(subjects.dataset(), path, subjects.columns())) {
      while (cells.hasNext()) {
        count += subjects.matches(cells.next()) ? 1 : 0;
      }
    }
    return count;
  }

  /** Returns a stored pseudonym as hexadecimal digits; empty for null. */
  public static String hex(Object pseudonym) {
    return pseudonym == null ? "" : HexFormat.of().formatHex(((GenericFixed) pseudonym).bytes());
  }
}
