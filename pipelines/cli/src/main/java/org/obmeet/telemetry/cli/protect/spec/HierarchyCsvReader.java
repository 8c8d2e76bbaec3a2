package org.obmeet.telemetry.cli.protect.spec;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.jobs.JobException;

/** Reads a hierarchy from lines {@code value,parent}. The file does not list the total. */
final class HierarchyCsvReader {
  private HierarchyCsvReader() {}

  /**
   * Reads a file with the columns {@code value} and {@code parent}.
   *
   * @throws JobException with exit code 43 if the file is not a hierarchy
   */
  static ParentLabels read(String dimension, Path file) {
    try (InputTable table = InputTable.open("hierarchy of " + dimension, file)) {
      table.select(List.of("value", "parent"));
      Map<String, String> parents = new TreeMap<>();
      Map<String, String> locations = new HashMap<>();
      while (table.next()) {
        add(table, parents, locations);
      }
      try {
        return new ParentLabels(dimension, parents);
      } catch (IllegalArgumentException e) {
        throw JobException.badInput(file + ": " + e.getMessage(), e);
      }
    }
  }

  private static void add(
      InputTable table, Map<String, String> parents, Map<String, String> locations) {
    String value = table.value(0);
    String parent = table.value(1);
    if (value.isEmpty()) {
      throw table.fault("value", "must not be empty");
    }
    if (parent.isEmpty() || parent.equals(ParentLabels.TOTAL)) {
      throw table.fault(
          "parent",
          "must be the label above '"
              + value
              + "', not empty or *; the total is not listed: an inner label of the top level has"
              + " no line, and a value of the input needs a parent of its own");
    }
    if (value.equals(ParentLabels.TOTAL)) {
      throw table.fault("value", "must not be " + ParentLabels.TOTAL + ", the label of the total");
    }
    String known = parents.putIfAbsent(value, parent);
    if (known != null && !known.equals(parent)) {
      throw table.fault(
          "'%s' must have one parent; %s says '%s', this one '%s'"
              .formatted(value, locations.get(value), known, parent));
    }
    locations.putIfAbsent(value, table.location(table.number()));
  }
}
