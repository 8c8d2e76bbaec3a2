package org.obmeet.telemetry.cli.protect.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Reads combinations of labels that have no contributors. An empty label, or the label of the
 * total, means every value of the dimension.
 */
public final class ImpossibleCombinationsReader {
  private ImpossibleCombinationsReader() {}

  /**
   * Reads a file. Returns the labels of each combination by dimension.
   *
   * @param fault returns the message if a dimension does not allow a label
   * @throws JobException with exit code 43 if a column or a line is wrong
   */
  public static List<Map<String, String>> read(
      String option,
      Path file,
      Set<String> dimensions,
      BiFunction<String, String, Optional<String>> fault) {
    try (InputTable table = InputTable.open(option, file)) {
      for (String column : table.columns()) {
        if (!dimensions.contains(column)) {
          throw JobException.badInput(
              "%s: columns must be dimensions, one or more of %s; there is '%s'"
                  .formatted(file, String.join(", ", dimensions), column));
        }
      }
      table.select(table.columns());
      List<Map<String, String>> combinations = new ArrayList<>();
      while (table.next()) {
        combinations.add(combination(table, fault));
      }
      return combinations;
    }
  }

  private static Map<String, String> combination(
      InputTable table, BiFunction<String, String, Optional<String>> fault) {
    Map<String, String> combination = new LinkedHashMap<>();
    for (int c = 0; c < table.columns().size(); c++) {
      String dimension = table.columns().get(c);
      String label = table.value(c);
      if (!label.isEmpty()) {
        fault
            .apply(dimension, label)
            .ifPresent(
                message -> {
                  throw table.fault(dimension, message);
                });
        if (!label.equals(ParentLabels.TOTAL)) {
          combination.put(dimension, label);
        }
      }
    }
    if (combination.isEmpty()) {
      throw table.fault("a line must have a value: without one every cell would be 0");
    }
    return combination;
  }
}
