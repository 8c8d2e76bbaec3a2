package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.Protector.FixedTable;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases.Version;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Row;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.Rounding;

/** Checks published tables against the input. Measures that the input lacks are not checked. */
record PublishedValuesCheck(
    InputData input,
    LinkedReleases published,
    ImpossibleCombinations impossible,
    ProtectionSpec.Rules rules) {

  /**
   * Returns a published table with the measures of the input; empty if it has none of them.
   *
   * @param table the version's table, with the decimals of the input
   */
  Optional<FixedTable> fixedTable(Version version, ReleasedTable table) {
    List<Measure> measures = new ArrayList<>();
    for (ReleasedTable.Column column : table.columns()) {
      if (ProtectionSpec.COUNT.equals(version.entry().meanings().get(column.name()))) {
        measures.add(new Measure(column.name(), Measure.Kind.COUNT, false));
      } else if (input.records().sums().contains(column.name())) {
        measures.add(new Measure(column.name(), Measure.Kind.SUM, true));
      }
    }
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FixedTable(new TableSpec(table.name(), table.dimensions(), measures), table));
  }

  /**
   * Returns true if a table's values are true for the input, and no label occurs that did not occur
   * when the table was published.
   *
   * @param table the version's table, with the decimals of the input
   */
  boolean agrees(Version version, ReleasedTable table) {
    for (String column : table.dimensions()) {
      List<String> known = version.entry().values().get(column);
      if (known != null && !new HashSet<>(known).containsAll(occurring(version, column))) {
        return false;
      }
    }
    return fixedTable(version, table).stream().allMatch(this::agrees);
  }

  private boolean agrees(FixedTable table) {
    TableSystem system =
        new TableSystem(input, impossible, rules, List.of(table.spec()), List.of(), 0);
    TableRowNumbering numbering =
        new TableRowNumbering(table.spec().name(), input.dimensions(), table.spec().dimensions());
    for (Measure measure : table.spec().measures()) {
      int column = table.column(measure);
      boolean additive = table.contents().columns().get(column).additive();
      for (Row row : table.contents().rows()) {
        int cell = numbering.cell(numbering.rowOf(row.labels()), system.population());
        if (row.published(column)
            && row.values().get(column) != value(system, cell, measure, additive)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the values of a dimension that occur in the records of a version's window. */
  private Collection<String> occurring(Version version, String column) {
    return published
        .slice(version.entry())
        .<Collection<String>>map(slice -> input.valuesIn(slice, column))
        .orElse(input.dimension(column).values());
  }

  /** Returns the value to publish for a cell. A count that does not add up is published rounded. */
  private static long value(TableSystem system, int cell, Measure measure, boolean additive) {
    Population population = system.population();
    int index = system.index(measure);
    if (cell < 0) {
      return 0;
    }
    if (index != Tabulation.COUNT) {
      return population.values(cell, index).value();
    }
    long contributors = population.contributors(cell);
    return additive ? contributors : Rounding.STANDARD.of(contributors);
  }
}
