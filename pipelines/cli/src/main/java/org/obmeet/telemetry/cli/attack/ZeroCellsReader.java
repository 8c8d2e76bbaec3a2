package org.obmeet.telemetry.cli.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Reads the cells that are known to be empty. Each line has a value for each dimension. An empty
 * field means every value.
 */
final class ZeroCellsReader {
  private ZeroCellsReader() {}

  /**
   * Reads a file.
   *
   * @throws JobException with exit code 43 if a line is not a cell of the tables
   */
  static List<Map<String, String>> read(Path file, ReleasedFolders released) {
    Map<String, Set<String>> values = values(released);
    try (InputTable table = InputTable.open("--zeros", file)) {
      for (String column : table.columns()) {
        if (!values.containsKey(column)) {
          throw new JobException(
              ExitCode.BAD_INPUT,
              "%s: columns must be dimensions, one or more of %s; there is '%s'"
                  .formatted(file, String.join(", ", values.keySet()), column));
        }
      }
      List<Map<String, String>> zeros = new ArrayList<>();
      while (table.next()) {
        zeros.add(cell(table, values));
      }
      return zeros;
    }
  }

  private static Map<String, String> cell(InputTable table, Map<String, Set<String>> values) {
    Map<String, String> cell = new LinkedHashMap<>();
    for (int c = 0; c < table.columns().size(); c++) {
      String dimension = table.columns().get(c);
      String value = table.value(c);
      if (!value.isEmpty() && !values.get(dimension).contains(value)) {
        throw table.fault(
            dimension, "must be empty or a value of the tables; it is '" + value + "'");
      }
      if (!value.isEmpty()) {
        cell.put(dimension, value);
      }
    }
    if (cell.isEmpty()) {
      throw table.fault("a line must have a value: without one every cell would be 0");
    }
    return cell;
  }

  /** Returns the leaf values of each dimension, without inner levels, groups and the total. */
  private static Map<String, Set<String>> values(ReleasedFolders released) {
    Map<String, ParentLabels> hierarchies = new HashMap<>();
    released.hierarchies().forEach(hierarchy -> hierarchies.put(hierarchy.dimension(), hierarchy));
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (ReleasedTable table : released.tables()) {
      for (int d = 0; d < table.dimensions().size(); d++) {
        String dimension = table.dimensions().get(d);
        Set<String> of = values.computeIfAbsent(dimension, x -> new TreeSet<>());
        Map<String, List<String>> groups = table.groups().getOrDefault(dimension, Map.of());
        groups.values().forEach(of::addAll);
        for (ReleasedTable.Row row : table.rows()) {
          if (!groups.containsKey(row.labels().get(d))) {
            of.add(row.labels().get(d));
          }
        }
      }
    }
    values.forEach(
        (dimension, of) -> {
          ParentLabels hierarchy =
              hierarchies.getOrDefault(dimension, ParentLabels.flat(dimension));
          of.addAll(hierarchy.leaves());
          of.removeAll(new TreeSet<>(hierarchy.parents().values()));
          of.remove(ParentLabels.TOTAL);
        });
    return values;
  }
}
