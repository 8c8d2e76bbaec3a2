package org.obmeet.telemetry.cli.option;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import picocli.CommandLine.Option;

/** The option {@code --format} of a command that prints a list. */
public final class ListFormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of table, csv, json, ndjson.")
  private OutputFormat format;

  @Option(names = "--json")
  private boolean json;

  public Optional<OutputFormat> chosen() {
    return Optional.ofNullable(json ? OutputFormat.JSON : format);
  }

  /** Prints rows in the chosen format, or in {@code usual} if none is chosen. Returns 0. */
  public int print(
      CommandContext context, OutputFormat usual, List<String> columns, List<List<Object>> rows) {
    chosen().orElse(usual).write(ResultRows.of(columns, rows), context.out());
    return 0;
  }
}
