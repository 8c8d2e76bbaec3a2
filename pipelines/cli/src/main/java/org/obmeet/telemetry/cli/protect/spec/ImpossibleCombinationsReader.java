package org.obmeet.telemetry.cli.protect.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Reads combinations that have no contributors. Each line contains labels of dimensions. An empty
 * label means every value.
 */
final class ImpossibleCombinationsReader {
  private ImpossibleCombinationsReader() {}

  /**
   * Reads a file.
   *
   * @throws JobException with exit code 43 if a column is not a dimension or a line has no label
   */
  static List<Map<String, String>> read(Path file, Set<String> dimensions) {
    try (InputTable table = InputTable.open("impossible", file)) {
      for (String column : table.columns()) {
        if (!dimensions.contains(column)) {
          throw new JobException(
              ExitCode.BAD_INPUT,
              "%s: columns must be dimensions, one or more of %s; there is '%s'"
                  .formatted(file, String.join(", ", dimensions), column));
        }
      }
      table.select(table.columns());
      List<Map<String, String>> impossible = new ArrayList<>();
      while (table.next()) {
        Map<String, String> combination = new LinkedHashMap<>();
        for (int c = 0; c < table.columns().size(); c++) {
          if (!table.value(c).isEmpty() && !table.value(c).equals("*")) {
            combination.put(table.columns().get(c), table.value(c));
          }
        }
        if (combination.isEmpty()) {
          throw table.fault("a line must have a value: without one every cell would be 0");
        }
        impossible.add(combination);
      }
      return impossible;
    }
  }
}
