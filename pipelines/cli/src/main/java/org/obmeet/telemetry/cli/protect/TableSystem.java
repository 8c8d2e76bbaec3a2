package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;

/**
 * A population of the new and the published tables. A microcell is a combination of values of all
 * dimensions in use. If no table has all dimensions, microcells are modelled too, because an
 * intruder may know which are empty.
 */
final class TableSystem {
  /** Maximum number of microcells that are modelled as cells. */
  static final long MAX_MICROCELLS = 10_000;

  private static final List<int[]> NOTHING = List.of();

  private final InputData loaded;
  private final ImpossibleCombinations structure;
  private final ProtectionSpec.Rules rules;
  private final int[] used;
  private final long maxMicrocells;
  private boolean complete = true;
  private final List<Measure> measures = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<List<int[]>> possible = new ArrayList<>();
  private final Population population;

  /**
   * @param published new tables to publish
   * @param out tables that are already published
   * @param maxMicrocells maximum number of microcells that are modelled as cells
   */
  TableSystem(
      InputData loaded,
      ImpossibleCombinations structure,
      ProtectionSpec.Rules rules,
      List<TableSpec> published,
      List<TableSpec> out,
      long maxMicrocells) {
    this.maxMicrocells = maxMicrocells;
    this.loaded = loaded;
    this.structure = structure;
    this.rules = rules;
    List<TableSpec> all = new ArrayList<>(published);
    all.addAll(out);
    measures.add(new Measure("", Measure.Kind.COUNT, false));
    for (String sum : loaded.records().sums()) {
      measures.add(
          all.stream()
              .flatMap(table -> table.measures().stream())
              .filter(m -> m.kind() == Measure.Kind.SUM && m.name().equals(sum))
              .findFirst()
              .orElse(new Measure(sum, Measure.Kind.SUM, true)));
    }
    this.used =
        all.stream()
            .flatMap(table -> table.dimensions().stream())
            .mapToInt(loaded::dimension)
            .distinct()
            .sorted()
            .toArray();
    published.forEach(table -> add(table, Table.Publication.PUBLISHED));
    out.forEach(table -> add(table, Table.Publication.PROTECTED));
    Set<Integer> shown = new TreeSet<>();
    tables.forEach(table -> shown.addAll(table.measures()));
    addMicrocells(shown);
    this.population = Tabulation.population(records(), measures, tables, possible);
  }

  private void add(TableSpec spec, Table.Publication publication) {
    List<Integer> columns = spec.dimensions().stream().map(loaded::dimension).toList();
    Set<Integer> shown = new TreeSet<>();
    spec.measures().forEach(measure -> shown.add(number(measure)));
    add(
        publication.name() + " " + spec.name(),
        columns,
        Collections.nCopies(loaded.dimensions().size(), Hierarchy.ROOT),
        shown,
        publication,
        sensitive() ? structure.cells(columns.stream().mapToInt(c -> c).toArray(), used) : NOTHING);
  }

  private void add(
      String name,
      List<Integer> columns,
      List<Integer> filter,
      Set<Integer> shown,
      Table.Publication publication,
      List<int[]> cells) {
    tables.add(
        new Table(name, columns, filter, List.copyOf(shown), publication, rules.threshold()));
    possible.add(cells);
  }

  private void addMicrocells(Set<Integer> shown) {
    List<Integer> columns = Arrays.stream(used).boxed().toList();
    boolean together = tables.stream().anyMatch(table -> table.dimensions().containsAll(columns));
    complete = together || microcells(used) <= maxMicrocells;
    if (together || !complete) {
      return;
    }
    add(
        "microcells",
        columns,
        Collections.nCopies(loaded.dimensions().size(), Hierarchy.ROOT),
        shown,
        Table.Publication.AUXILIARY,
        sensitive() ? structure.cells(used) : NOTHING);
  }

  /** Returns the number of possible microcells, or some number above the maximum. */
  private long microcells(int[] columns) {
    if (sensitive()) {
      long product = 1;
      for (int column : columns) {
        product *= Math.max(1, loaded.dimensions().get(column).values().size());
        if (product > maxMicrocells) {
          return product;
        }
      }
      return product;
    }
    return IntStream.range(0, loaded.records().size())
        .mapToObj(
            row -> Arrays.stream(columns).mapToObj(c -> loaded.records().leaves()[c][row]).toList())
        .distinct()
        .limit(maxMicrocells + 1)
        .count();
  }

  private boolean sensitive() {
    return rules.settings().zeros() == ProtectionSettings.Zeros.SENSITIVE;
  }

  /** Returns the records. If zeros are safe, weighted records without values are left out. */
  private Records records() {
    Records all = loaded.records();
    if (all.weights() == null || sensitive()) {
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

  /** Returns the index of a measure in {@link #measures}. */
  int number(Measure measure) {
    return measure.kind() == Measure.Kind.COUNT
        ? Tabulation.COUNT
        : 1 + loaded.records().sums().indexOf(measure.name());
  }

  /**
   * Returns true if contributor counts add up in every table, so that exact counts are published.
   */
  boolean additive() {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).measures().contains(Tabulation.COUNT) && population.cells(t).length > 0) {
        return population.values(population.cells(t)[0], Tabulation.COUNT) != null;
      }
    }
    return true;
  }

  /** Returns true if a table, or the table of microcells, has all dimensions. */
  boolean complete() {
    return complete;
  }

  Population population() {
    return population;
  }

  /** Returns the measures of the population, in the order of their indexes. */
  List<Measure> measures() {
    return measures;
  }
}
