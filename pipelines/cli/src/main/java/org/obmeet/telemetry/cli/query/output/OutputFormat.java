package org.obmeet.telemetry.cli.query.output;

import java.io.PrintWriter;

/** The output formats of rows. */
public enum OutputFormat {
  TABLE,
  CSV,
  JSON,
  NDJSON;

  /**
   * Writes all rows and returns their number. All formats but the table stop early if the writer
   * fails.
   */
  public long write(ResultRows rows, PrintWriter out) {
    return switch (this) {
      case TABLE -> TableOutput.write(rows, out);
      case CSV -> CsvOutput.write(rows.whileWritable(out), out);
      case JSON -> JsonOutput.write(rows.whileWritable(out), out);
      case NDJSON -> JsonOutput.writeLines(rows.whileWritable(out), out);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
