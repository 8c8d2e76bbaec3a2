package org.obmeet.telemetry.cli.protect.table;

import java.util.List;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;

/**
 * A table to publish. Its rows are all combinations of its dimensions' values, at every level and
 * in total.
 *
 * @param dimensions columns in the order of the table; empty for a table with only the total
 * @param measures at least one measure
 */
public record TableSpec(String name, List<String> dimensions, List<ProtectedMeasure> measures) {
  /** Returns true if a measure is a count. */
  public boolean isCounted() {
    return measures.stream().anyMatch(measure -> measure.kind() == ProtectedMeasure.Kind.COUNT);
  }
}
