package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.model.Table.Publication;
import org.obmeet.telemetry.disclosure.model.Tabulation;

/**
 * A population of the new and the published tables. A microcell is a combination of values of all
 * dimensions in use. An intruder may know which microcells are empty. If no table has all
 * dimensions and measures, the microcells are therefore a table of their own, unless there are too
 * many.
 */
final class TableSystem {
  /** Maximum number of microcells that are modelled as cells. */
  static final long MAX_MICROCELLS = 10_000;

  private final InputData input;
  private final ImpossibleCombinations impossible;
  private final ProtectionSpec.Rules rules;

  /** The dimensions of all tables, as positions in the input. */
  private final List<Integer> used;

  private final boolean complete;
  private final List<Table> tables = new ArrayList<>();
  private final List<List<int[]>> possibleCells = new ArrayList<>();
  private final Population population;

  TableSystem(
      InputData input,
      ImpossibleCombinations impossible,
      ProtectionSpec.Rules rules,
      List<TableSpec> newTables,
      List<TableSpec> publishedTables,
      long maxMicrocells) {
    this.input = input;
    this.impossible = impossible;
    this.rules = rules;
    List<TableSpec> all = Stream.of(newTables, publishedTables).flatMap(List::stream).toList();
    this.used =
        all.stream()
            .flatMap(table -> table.dimensions().stream())
            .map(input::position)
            .distinct()
            .sorted()
            .toList();
    newTables.forEach(table -> add(table, Publication.PUBLISHED));
    // Published tables are not published again, but their suppressed cells must stay protected.
    publishedTables.forEach(table -> add(table, Publication.PROTECTED));
    List<Integer> shown =
        tables.stream().flatMap(table -> table.measures().stream()).distinct().sorted().toList();
    boolean hasFullTable =
        tables.stream()
            .filter(table -> table.dimensions().containsAll(used))
            .anyMatch(table -> table.measures().containsAll(shown));
    this.complete = hasFullTable || microcells(maxMicrocells) <= maxMicrocells;
    if (complete && !hasFullTable) {
      add("microcells", used, shown, Publication.AUXILIARY);
    }
    this.population = Tabulation.population(records(), measures(all), tables, possibleCells);
  }

  private List<ProtectedMeasure> measures(List<TableSpec> specs) {
    List<ProtectedMeasure> measures = new ArrayList<>();
    measures.add(new ProtectedMeasure("", ProtectedMeasure.Kind.COUNT, false));
    for (String sum : input.records().sums()) {
      measures.add(
          specs.stream()
              .flatMap(table -> table.measures().stream())
              .filter(m -> m.kind() == ProtectedMeasure.Kind.SUM && m.name().equals(sum))
              .findFirst()
              .orElse(new ProtectedMeasure(sum, ProtectedMeasure.Kind.SUM, true)));
    }
    return measures;
  }

  private void add(TableSpec spec, Publication publication) {
    add(
        publication.name() + " " + spec.name(),
        spec.dimensions().stream().map(input::position).toList(),
        spec.measures().stream().map(this::index).distinct().sorted().toList(),
        publication);
  }

  private void add(
      String name, List<Integer> dimensions, List<Integer> shown, Publication publication) {
    List<Integer> noFilter = Collections.nCopies(input.dimensions().size(), Hierarchy.ROOT);
    tables.add(new Table(name, dimensions, noFilter, shown, publication, rules.threshold()));
    possibleCells.add(
        rules.zerosAreSensitive() ? impossible.possibleCells(dimensions, used) : List.of());
  }

  /** Returns the number of microcells, or some number above the maximum. */
  private long microcells(long max) {
    if (rules.zerosAreSensitive()) {
      return impossible.combinations(used, max);
    }
    return IntStream.range(0, input.records().size())
        .mapToObj(row -> used.stream().map(d -> input.records().leaves()[d][row]).toList())
        .distinct()
        .limit(max + 1)
        .count();
  }

  /** Returns the records. If zeros are safe, weighted records with only zeros are left out. */
  private Records records() {
    Records all = input.records();
    if (all.weights() == null || rules.zerosAreSensitive()) {
      return all;
    }
    int[] kept =
        IntStream.range(0, all.size())
            .filter(
                row ->
                    all.weights()[row] > 0
                        || Arrays.stream(all.values()).anyMatch(values -> values[row] != 0))
            .toArray();
    return new Records(
        all.hierarchies(),
        Arrays.stream(all.leaves())
            .map(of -> Arrays.stream(kept).map(row -> of[row]).toArray())
            .toArray(int[][]::new),
        null,
        Arrays.stream(kept).mapToLong(row -> all.weights()[row]).toArray(),
        all.sums(),
        Arrays.stream(all.values())
            .map(of -> Arrays.stream(kept).mapToLong(row -> of[row]).toArray())
            .toArray(long[][]::new));
  }

  int index(ProtectedMeasure measure) {
    return measure.kind() == ProtectedMeasure.Kind.COUNT
        ? Tabulation.COUNT
        : 1 + input.records().sums().indexOf(measure.name());
  }

  /** Returns true if contributor counts add up in every table. Exact counts are then published. */
  boolean additive() {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).measures().contains(Tabulation.COUNT) && population.cells(t).length > 0) {
        return population.values(population.cells(t)[0], Tabulation.COUNT) != null;
      }
    }
    return true;
  }

  /** Returns true if a table, such as that of the microcells, has all dimensions and measures. */
  boolean complete() {
    return complete;
  }

  Population population() {
    return population;
  }
}
