package org.obmeet.telemetry.cli.protect.spec;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Reads a ladder: lines {@code value,parent}, from the values up; the total is not listed. */
final class HierarchyCsvReader {
  private HierarchyCsvReader() {}

  /**
   * @throws JobException with 43 where the file is no ladder
   */
  static ParentLabels read(String dimension, Path file) {
    try (InputTable table = InputTable.open("ladder of " + dimension, file)) {
      table.select(List.of("value", "parent"));
      Map<String, String> parents = new TreeMap<>();
      Map<String, String> places = new HashMap<>();
      while (table.next()) {
        add(table, parents, places);
      }
      try {
        return new ParentLabels(dimension, parents);
      } catch (IllegalArgumentException e) {
        throw new JobException(ExitCode.BAD_INPUT, file + ": " + e.getMessage(), e);
      }
    }
  }

  private static void add(
      InputTable table, Map<String, String> parents, Map<String, String> places) {
    String value = table.value(0);
    String parent = table.value(1);
    if (value.isEmpty()) {
      throw table.fault("value", "must not be empty");
    }
    if (parent.isEmpty() || parent.equals(ParentLabels.TOTAL)) {
      throw table.fault(
          "parent",
          "must name the step above '"
              + value
              + "'; the total is not listed: a top step has no line of its own");
    }
    if (value.equals(ParentLabels.TOTAL)) {
      throw table.fault(
          "value", "must not be " + ParentLabels.TOTAL + ", which stands for the total");
    }
    String known = parents.putIfAbsent(value, parent);
    if (known != null && !known.equals(parent)) {
      throw table.fault(
          "'"
              + value
              + "' must have one parent; "
              + places.get(value)
              + " says '"
              + known
              + "', this one '"
              + parent
              + "'");
    }
    places.putIfAbsent(value, table.location(table.number()));
  }
}
