package org.obmeet.telemetry.cli.option;

import com.google.common.collect.Lists;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.input.JsonText;
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

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  /** Returns the format that the user chose, if any. */
  public Optional<OutputFormat> chosen() {
    return Optional.ofNullable(json ? OutputFormat.JSON : format);
  }

  /**
   * Prints rows.
   *
   * @param rows values by column; lists and maps are printed as JSON
   * @param usual the format if the user chose none
   */
  public void print(
      CommandContext context,
      List<String> columns,
      List<Map<String, Object>> rows,
      OutputFormat usual) {
    List<List<Object>> values =
        rows.stream().map(row -> Lists.transform(columns, c -> value(row.get(c)))).toList();
    chosen().orElse(usual).write(ResultRows.of(columns, values), context.out());
  }

  private static Object value(Object value) {
    return value instanceof Collection || value instanceof Map ? JsonText.tree(value) : value;
  }
}
