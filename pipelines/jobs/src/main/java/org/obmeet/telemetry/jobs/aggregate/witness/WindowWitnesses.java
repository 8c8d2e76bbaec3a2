package org.obmeet.telemetry.jobs.aggregate.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.attack.Attack;
import org.obmeet.telemetry.disclosure.attack.Witnesses;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.parquet.ParquetTable;

/** The {@link Witnesses} of a window by population, computed from published values alone. */
public final class WindowWitnesses {
  /** Largest number of finest cells of a population that has witnesses. */
  private static final double MAX_CELLS = 1_000_000;

  private final Map<String, PopulationTables> populations = new TreeMap<>();
  private final Map<String, List<Witnesses>> witnesses = new TreeMap<>();

  /** The populations that are too large for witnesses. */
  private final List<String> missing = new ArrayList<>();

  /**
   * Computes the witnesses.
   *
   * @param width wanted difference of a suppressed value between two complete tables
   */
  public WindowWitnesses(Map<String, ReleasedTable> tables, long width) {
    Map<String, Map<String, ReleasedTable>> byPopulation = new TreeMap<>();
    tables.forEach(
        (cube, table) ->
            byPopulation
                .computeIfAbsent(PopulationTables.name(table.declaration()), k -> new TreeMap<>())
                .put(cube, table));
    byPopulation.forEach(
        (name, members) -> {
          PopulationTables population = new PopulationTables(members);
          populations.put(name, population);
          if (population.finestCells() > MAX_CELLS) {
            missing.add(name);
          } else {
            witnesses.put(name, witnesses(population, width));
          }
        });
  }

  private static List<Witnesses> witnesses(PopulationTables population, long width) {
    List<ProtectedTable> additive =
        population.tables(false).stream().map(PopulationTables.MeasureTable::table).toList();
    Map<String, Long> widths = new TreeMap<>();
    additive.forEach(table -> widths.put(table.columns().get(0).name(), width));
    return Attack.attack(additive, population.hierarchies(), List.of(), Set.of(), widths)
        .witnesses();
  }

  /** Returns true if no table of the window has an additive measure. */
  public boolean isEmpty() {
    return missing.isEmpty() && witnesses.values().stream().allMatch(List::isEmpty);
  }

  public ParquetTable table() {
    return WitnessFiles.table(witnesses);
  }

  /** Returns the section of a release file. */
  public ReleaseWitnesses section() {
    List<ReleaseWitnesses.Definition> described = new ArrayList<>();
    Map<String, Map<String, String>> parents = new TreeMap<>();
    for (String name : witnesses.keySet()) {
      PopulationTables population = populations.get(name);
      population.parents().forEach((field, tree) -> parents.put(name + "/" + field, tree));
      for (PopulationTables.MeasureTable one : population.tables(false)) {
        ProtectedTable table = one.table();
        described.add(
            new ReleaseWitnesses.Definition(
                table.name(),
                name,
                table.dimensions(),
                table.columns().get(0).name(),
                one.cube(),
                one.measure(),
                one.levels(),
                table.groups()));
      }
    }
    return new ReleaseWitnesses(described, parents, missing, WitnessFiles.rows(witnesses));
  }
}
