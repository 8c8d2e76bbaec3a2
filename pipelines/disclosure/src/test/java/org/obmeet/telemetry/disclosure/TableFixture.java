package org.obmeet.telemetry.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

/**
 * A builder of small populations for tests. Records are added one by one. Labels are paths such as
 * {@code 6/6.4}, which begin with the coarsest level.
 */
final class TableFixture {
  /** No decisions of earlier releases. */
  static final DisclosureControl.PriorDecisions NO_DECISIONS =
      new DisclosureControl.PriorDecisions() {
        @Override
        public boolean published(int cell, int measure) {
          return false;
        }

        @Override
        public Optional<Rule> suppressed(int cell, int measure) {
          return Optional.empty();
        }
      };

  /** Noise that leaves all weights as they are. */
  static final SecretNoise NO_NOISE = (purpose, cell) -> 0.5;

  static final int COUNT = Tabulation.COUNT;
  static final int SUM = 1;

  private final List<Hierarchy.Builder> hierarchies = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final Map<String, Integer> indexOfContributor = new TreeMap<>();
  private final List<Integer> contributors = new ArrayList<>();

  TableFixture(String... dimensions) {
    for (String dimension : dimensions) {
      hierarchies.add(new Hierarchy.Builder(dimension));
    }
  }

  /** Adds a contributor with one record. */
  TableFixture add(long value, String... paths) {
    return addBy("#" + indexOfContributor.size(), value, paths);
  }

  /** Adds contributors with one record each, all with the same value. */
  TableFixture addMany(int contributorCount, long value, String... paths) {
    for (int i = 0; i < contributorCount; i++) {
      add(value, paths);
    }
    return this;
  }

  /** Adds a record of a named contributor. */
  TableFixture addBy(String contributor, long value, String... paths) {
    int[] row = new int[hierarchies.size()];
    for (int d = 0; d < row.length; d++) {
      for (String label : paths[d].split("/")) {
        row[d] = hierarchies.get(d).child(row[d], label);
      }
    }
    rows.add(row);
    values.add(value);
    contributors.add(
        indexOfContributor.computeIfAbsent(contributor, c -> indexOfContributor.size()));
    return this;
  }

  /** Adds a table over some dimensions with count and sum. */
  TableFixture table(String name, int threshold, int... dimensions) {
    return table(name, threshold, Table.Publication.PUBLISHED, Map.of(), dimensions);
  }

  /** Adds a published table over some dimensions that has only the count. */
  TableFixture counts(String name, int threshold, int... dimensions) {
    return table(
        name, threshold, Table.Publication.PUBLISHED, Map.of(), List.of(COUNT), dimensions);
  }

  /** Adds a table with count and sum. */
  TableFixture table(
      String name,
      int threshold,
      Table.Publication publication,
      Map<Integer, String> filter,
      int... dimensions) {
    return table(name, threshold, publication, filter, List.of(COUNT, SUM), dimensions);
  }

  private TableFixture table(
      String name,
      int threshold,
      Table.Publication publication,
      Map<Integer, String> filter,
      List<Integer> measures,
      int... dimensions) {
    List<Integer> nodes = new ArrayList<>(Collections.nCopies(hierarchies.size(), Hierarchy.ROOT));
    filter.forEach((d, label) -> nodes.set(d, hierarchies.get(d).child(Hierarchy.ROOT, label)));
    List<Integer> columns = new ArrayList<>();
    for (int d : dimensions) {
      columns.add(d);
    }
    tables.add(new Table(name, columns, nodes, measures, publication, threshold));
    return this;
  }

  Population population() {
    int[][] leaves = new int[hierarchies.size()][rows.size()];
    for (int d = 0; d < leaves.length; d++) {
      for (int r = 0; r < rows.size(); r++) {
        leaves[d][r] = rows.get(r)[d];
      }
    }
    Records records =
        new Records(
            hierarchies.stream().map(Hierarchy.Builder::build).toList(),
            leaves,
            contributors.stream().mapToInt(c -> c).toArray(),
            null,
            List.of("value"),
            new long[][] {values.stream().mapToLong(v -> v).toArray()});
    return population(
        records,
        List.of(
            new ProtectedMeasure("count", ProtectedMeasure.Kind.COUNT, false),
            new ProtectedMeasure("value", ProtectedMeasure.Kind.SUM, true)),
        tables);
  }

  /** Returns the population of tables over records, without other possible cells. */
  static Population population(
      Records records, List<ProtectedMeasure> measures, List<Table> tables) {
    return Tabulation.population(
        records, measures, tables, Collections.nCopies(tables.size(), List.of()));
  }

  static final PrimaryRules RULES =
      new PrimaryRules(
          new ProtectionSettings(
              10, ProtectionSettings.Eligibility.NONE, ProtectionSettings.Zeros.SAFE));

  static PopulationRelease release(Population population, DisclosureControl.PriorDecisions prior) {
    return DisclosureControl.release(
        population,
        RULES,
        new UnionValuesFromCells(population),
        (cell, measure) -> 1 + population.contributors(cell),
        prior,
        NO_NOISE);
  }

  static PopulationRelease release(Population population) {
    return release(population, NO_DECISIONS);
  }

  /** Returns the cell of a table with these labels; {@code *} is a total. */
  static int cell(Population population, int table, String... labels) {
    for (int cell : population.cells(table)) {
      if (population.labels(table, cell).equals(List.of(labels))) {
        return cell;
      }
    }
    throw new AssertionError("no cell " + List.of(labels));
  }

  /** Returns true if the value of a cell is published. */
  static boolean published(PopulationRelease release, int measure, int table, String... labels) {
    return release.published(cell(release.population(), table, labels), measure);
  }
}
