package org.obmeet.telemetry.cli.input;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Rows of a file of columns, read once from the first to the last. Values are exact text. */
public interface InputTable extends AutoCloseable {
  /**
   * Opens a file by its name.
   *
   * @param option what named the file, for messages
   * @throws JobException with 43 where it is no readable {@code .csv} or {@code .parquet}
   */
  static InputTable open(String option, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".parquet")) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be a .csv or a .parquet file; it is '" + file + "'");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be a file that can be read; it is '" + file + "'");
    }
    return name.endsWith(".csv") ? CsvInput.open(file) : ParquetInput.open(file);
  }

  /** Names of all columns, in order. */
  List<String> columns();

  /**
   * Says once, before the first row, which columns are read.
   *
   * @throws JobException with 43 where there is no such column
   */
  void select(List<String> chosen);

  /** Moves on to the next row; false after the last. */
  boolean next();

  /** The current row's value of a chosen column, by its place among those chosen. */
  String value(int column);

  /** Number of the line or row where the current row stands. */
  long number();

  /** Such a number in words: {@code line 7}. */
  String location(long number);

  /** The file. */
  String name();

  /** A fault of the current row. */
  default JobException fault(String what) {
    return new JobException(ExitCode.BAD_INPUT, name() + ", " + location(number()) + ": " + what);
  }

  /** A fault of a column of the current row. */
  default JobException fault(String column, String what) {
    return fault("column '" + column + "' " + what);
  }

  /** Places of columns, each of which must be there. */
  default int[] indexesOf(List<String> chosen) {
    int[] places = new int[chosen.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = columns().indexOf(chosen.get(i));
      if (places[i] < 0) {
        throw new JobException(
            ExitCode.BAD_INPUT,
            name()
                + ": there is no column '"
                + chosen.get(i)
                + "'; its columns are: "
                + String.join(", ", columns()));
      }
    }
    return places;
  }

  @Override
  void close();
}
