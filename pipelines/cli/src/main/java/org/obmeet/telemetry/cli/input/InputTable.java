package org.obmeet.telemetry.cli.input;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.jobs.JobException;

/** An input file with rows and columns. Rows are read once, in order. Values are exact text. */
public abstract class InputTable implements AutoCloseable {
  private final String name;
  private final String rowNoun;

  InputTable(String name, String rowNoun) {
    this.name = name;
    this.rowNoun = rowNoun;
  }

  /**
   * Opens a file. The format follows from the file name.
   *
   * @param option the option that names the file, for messages
   * @throws JobException with exit code 43 if it is not a readable {@code .csv} or {@code .parquet}
   *     file
   */
  public static InputTable open(String option, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".parquet")) {
      throw JobException.badInput(
          option + " must be a .csv or a .parquet file; it is '" + file + "'");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw JobException.badInput(option + " must be a readable file; it is '" + file + "'");
    }
    return name.endsWith(".csv") ? CsvInput.open(file) : ParquetInput.open(file);
  }

  public abstract List<String> columns();

  /**
   * Selects the columns to read. A caller must do this once, before the first row.
   *
   * @throws JobException with exit code 43 if a column does not exist
   */
  public abstract void select(List<String> chosen);

  /** Moves to the next row. Returns false after the last one. */
  public abstract boolean next();

  /** Returns the current row's value of a selected column, by its position in the selection. */
  public abstract String value(int column);

  /** Returns the number of the current line or row. */
  public abstract long number();

  /** Formats the number of a line or row, such as {@code line 7}. */
  public String location(long at) {
    return rowNoun + " " + at;
  }

  public String name() {
    return name;
  }

  public JobException fault(String what) {
    return JobException.badInput(name() + ", " + location(number()) + ": " + what);
  }

  public JobException fault(String column, String what) {
    return fault("column '" + column + "' " + what);
  }

  /** Returns the positions of the given columns, which must exist. */
  int[] indexesOf(List<String> chosen) {
    int[] indexes = new int[chosen.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = columns().indexOf(chosen.get(i));
      if (indexes[i] < 0) {
        throw JobException.badInput(
            "%s: there is no column '%s'; its columns are: %s"
                .formatted(name(), chosen.get(i), String.join(", ", columns())));
      }
    }
    return indexes;
  }

  @Override
  public abstract void close();
}
