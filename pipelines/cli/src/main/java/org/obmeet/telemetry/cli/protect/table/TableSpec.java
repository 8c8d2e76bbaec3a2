package org.obmeet.telemetry.cli.protect.table;

import java.util.List;
import org.obmeet.telemetry.disclosure.model.Measure;

/**
 * A table to publish, with every combination of the values of its dimensions, all levels and
 * totals.
 *
 * @param dimensions columns in the order of the table; none for a total
 * @param measures at least one measure
 */
public record TableSpec(String name, List<String> dimensions, List<Measure> measures) {
  /** Returns true if the table counts contributors. */
  public boolean isCounted() {
    return measures.stream().anyMatch(measure -> measure.kind() == Measure.Kind.COUNT);
  }
}
