package org.obmeet.telemetry.cli.query.output;

import java.io.PrintWriter;

/** How rows are written. */
public enum OutputFormat {
  TABLE,
  CSV,
  JSON;

  /**
   * Writes all rows.
   *
   * @return how many there were
   */
  public long write(ResultRows rows, PrintWriter out) {
    return switch (this) {
      case TABLE -> TableOutput.write(rows, out);
      case CSV -> CsvOutput.write(rows, out);
      case JSON -> JsonOutput.write(rows, out);
    };
  }

  /** As the command line says it. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
