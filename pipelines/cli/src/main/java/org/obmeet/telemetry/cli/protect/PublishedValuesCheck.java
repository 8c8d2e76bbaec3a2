package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.publication.ContainedTables;
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

/** Checks that every value of the published tables is still true for the input. */
final class PublishedValuesCheck {
  private final InputData loaded;
  private final LinkedReleases linked;
  private final ImpossibleCombinations structure;
  private final ProtectionSpec.Rules rules;

  PublishedValuesCheck(
      InputData loaded,
      LinkedReleases linked,
      ImpossibleCombinations structure,
      ProtectionSpec.Rules rules) {
    this.loaded = loaded;
    this.linked = linked;
    this.structure = structure;
    this.rules = rules;
  }

  /** Returns a table's specification with the input's measures; empty if it has no such measure. */
  static Optional<TableSpec> spec(Version version, InputData loaded) {
    ReleasedTable table = version.part().table();
    List<Measure> measures = new ArrayList<>();
    for (ReleasedTable.Column column : table.columns()) {
      if (ProtectionSpec.COUNT.equals(version.entry().meanings().get(column.name()))) {
        measures.add(new Measure(column.name(), Measure.Kind.COUNT, false));
      } else if (loaded.records().sums().contains(column.name())) {
        measures.add(new Measure(column.name(), Measure.Kind.SUM, true));
      }
    }
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(new TableSpec(table.name(), table.dimensions(), measures));
  }

  /**
   * Returns true if a table's values are true for the input, and no new label occurs.
   *
   * @param table the version's table, at the decimals of the records
   */
  boolean agrees(Version version, ReleasedTable table) {
    for (String column : table.dimensions()) {
      List<String> known = version.entry().values().get(column);
      if (known != null && !new HashSet<>(known).containsAll(occurring(version, column))) {
        return false;
      }
    }
    Optional<TableSpec> spec = spec(version, loaded);
    if (spec.isEmpty()) {
      return true;
    }
    TableSystem system =
        new TableSystem(loaded, structure, rules, List.of(spec.get()), List.of(), 0);
    TableRowNumbering grid =
        new TableRowNumbering(table.name(), loaded.dimensions(), table.dimensions());
    for (Row row : table.rows()) {
      int at = grid.rowOf(row.labels());
      int cell = at < 0 ? -1 : system.population().find(grid.combination(at));
      for (Measure measure : spec.get().measures()) {
        int column = column(table, measure.name());
        Long then = row.values().get(column);
        long now = value(system, cell, measure, table.columns().get(column).additive());
        if (then != null && then != now) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the values of a dimension that occur in the records of a version's window. */
  private Collection<String> occurring(Version version, String column) {
    return linked
        .slice(version.entry())
        .<Collection<String>>map(slice -> new ContainedTables(slice).values(loaded, column))
        .orElse(loaded.dimensions().get(loaded.dimension(column)).values());
  }

  private static long value(TableSystem system, int cell, Measure measure, boolean exact) {
    Population population = system.population();
    int number = system.number(measure);
    if (cell < 0) {
      return 0;
    }
    if (number != Tabulation.COUNT) {
      return population.values(cell, number).value();
    }
    long people = population.contributors(cell);
    return exact ? people : Rounding.STANDARD.of(people);
  }

  private static int column(ReleasedTable table, String name) {
    int column = 0;
    while (!table.columns().get(column).name().equals(name)) {
      column++;
    }
    return column;
  }
}
