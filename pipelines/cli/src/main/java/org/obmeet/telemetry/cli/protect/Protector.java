package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.audit.ProtectionViolation;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Column;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Row;
import org.obmeet.telemetry.disclosure.model.ReleasedTable.Status;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.NestedCounts;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValues;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Protects new tables over one population, together with the published tables. */
final class Protector {
  private static final int MAX_ROUNDS = 6;

  private final InputData loaded;
  private final ProtectionSpec.Rules rules;

  private final List<TableSpec> newTables;

  /** The published tables, which cannot change. */
  private final List<Constant> constants;

  private final ImpossibleCombinations structure;
  private TableSystem system;

  /** For each measure, further cells to suppress because an audit found unprotected cells. */
  private BitSet[] forced;

  /** For each measure, the cells whose value an earlier table publishes. */
  private BitSet[] published;

  /** Cells whose distinct count would disclose too much together with other distinct counts. */
  private BitSet nested;

  private PopulationRelease release;

  /**
   * A published table.
   *
   * @param spec its dimensions and measures
   * @param table its contents, at the decimals of the records
   */
  record Constant(TableSpec spec, ReleasedTable table) {}

  /**
   * A protected table.
   *
   * @param table the table to publish
   * @param outcome exact numbers of rows and contributors, which are confidential
   */
  record Protected(ReleasedTable table, ProtectResult.Outcome outcome) {}

  /**
   * The protected tables.
   *
   * @param tables the tables in the order of the specification
   * @param rounds the number of rounds until the audit passed
   * @param linearPrograms the number of linear programs solved
   */
  record Found(List<Protected> tables, int rounds, long linearPrograms) {}

  Protector(
      InputData loaded,
      ImpossibleCombinations structure,
      ProtectionSpec.Rules rules,
      List<TableSpec> newTables,
      List<Constant> constants) {
    this.loaded = loaded;
    this.structure = structure;
    this.rules = rules;
    this.newTables = List.copyOf(newTables);
    this.constants = List.copyOf(constants);
  }

  /**
   * Protects the tables.
   *
   * @throws JobException with exit code 50 if no safe tables were found
   * @throws ArithmeticException if a sum does not fit 64 bits
   */
  Found protect() {
    Found found = protect(TableSystem.MAX_MICROCELLS);
    return system.complete() || new MicrocellAudit(loaded.records(), rules, release).passes()
        ? found
        : protect(MicrocellAudit.MAX_KNOWN);
  }

  private Found protect(long maxMicrocells) {
    system =
        new TableSystem(
            loaded,
            structure,
            rules,
            newTables,
            constants.stream().map(Constant::spec).toList(),
            maxMicrocells);
    forced = new BitSet[system.measures().size()];
    for (int m = 0; m < forced.length; m++) {
      forced[m] = new BitSet();
    }
    checkCounts();
    PrimaryRules primary = new PrimaryRules(rules.settings());
    UnionValues unions = unionFacts();
    DisclosureControl.PriorDecisions prior = priorDecisions();
    nested = system.additive() ? new BitSet() : nestedCounts();
    Population population = system.population();
    long linearPrograms = 0;
    for (int round = 1; round <= MAX_ROUNDS; round++) {
      release =
          DisclosureControl.release(
              population,
              primary,
              unions,
              (cell, measure) -> 1 + population.contributors(cell),
              prior);
      linearPrograms += release.linearPrograms();
      List<ProtectionViolation> findings =
          release.safe() ? Audit.findings(release, primary) : unprotected(release);
      if (findings.isEmpty()) {
        return new Found(
            newTables.stream().map(spec -> table(spec, release)).toList(), round, linearPrograms);
      }
      if (!suppressMore(release, findings)) {
        break;
      }
    }
    throw new JobException(
        ExitCode.GATE_REFUSED,
        (constants.isEmpty() ? "" : "together with the published tables, ")
            + "unsafe cells cannot be protected by further suppression; use fewer dimensions or"
            + " coarser values");
  }

  private static List<ProtectionViolation> unprotected(PopulationRelease release) {
    List<ProtectionViolation> findings = new ArrayList<>();
    for (int m = 0; m < release.population().measures().size(); m++) {
      int measure = m;
      release.unprotected(m).stream()
          .forEach(cell -> findings.add(new ProtectionViolation(cell, measure, "not protected")));
    }
    return findings;
  }

  /**
   * Suppresses one more cell in each relation of an unprotected cell. This is the published cell
   * with the fewest contributors that no earlier table publishes.
   *
   * @return true if a cell was suppressed
   */
  private boolean suppressMore(PopulationRelease release, List<ProtectionViolation> findings) {
    Population population = system.population();
    BitSet[] before = new BitSet[forced.length];
    BitSet[] found = new BitSet[forced.length];
    for (int m = 0; m < forced.length; m++) {
      before[m] = (BitSet) forced[m].clone();
      found[m] = new BitSet();
    }
    findings.forEach(finding -> found[finding.measure()].set(finding.cell()));
    for (int[] relation : population.relations()) {
      for (int m = 0; m < forced.length; m++) {
        int measure = m;
        if (Arrays.stream(relation).anyMatch(found[m]::get)) {
          Arrays.stream(relation)
              .filter(cell -> release.published(cell, measure))
              .filter(cell -> !release.earlier(cell, measure))
              .boxed()
              .min(Comparator.comparingLong(population::contributors))
              .ifPresent(forced[m]::set);
        }
      }
    }
    return !Arrays.equals(before, forced);
  }

  /** Rejects new rounded counts if an earlier table has exact, partly suppressed counts. */
  private void checkCounts() {
    boolean counted =
        newTables.stream()
            .flatMap(spec -> spec.measures().stream())
            .anyMatch(measure -> measure.kind() == Measure.Kind.COUNT);
    for (Constant constant : constants) {
      for (int m = 0; m < constant.spec().measures().size(); m++) {
        int column = m;
        if (counted
            && !system.additive()
            && constant.spec().measures().get(m).kind() == Measure.Kind.COUNT
            && constant.table().columns().get(m).additive()
            && constant.table().rows().stream().anyMatch(row -> !row.published(column))) {
          throw new JobException(
              ExitCode.GATE_REFUSED,
              "the published counts of table '"
                  + constant.table().name()
                  + "' are exact, but contributors of the new tables are in several cells, so that"
                  + " their counts do not add up: remove the counts from the new tables");
        }
      }
    }
  }

  private UnionValues unionFacts() {
    return loaded.records().contributors() == null
            || UnionValuesFromCells.disjoint(system.population())
        ? new UnionValuesFromCells(system.population())
        : new UnionIndex(system.population(), loaded.records());
  }

  /** Returns the decisions already made: the published cells and the forced suppressions. */
  private DisclosureControl.PriorDecisions priorDecisions() {
    Population population = system.population();
    published = new BitSet[system.measures().size()];
    for (int m = 0; m < published.length; m++) {
      published[m] = new BitSet();
    }
    for (Constant constant : constants) {
      TableRowNumbering grid =
          new TableRowNumbering(
              constant.spec().name(), loaded.dimensions(), constant.spec().dimensions());
      for (Row row : constant.table().rows()) {
        int at = grid.rowOf(row.labels());
        int cell = at < 0 ? -1 : population.find(grid.combination(at));
        for (int m = 0; cell >= 0 && m < constant.spec().measures().size(); m++) {
          if (row.values().get(m) != null) {
            published[system.number(constant.spec().measures().get(m))].set(cell);
          }
        }
      }
    }
    boolean zerosAreSafe = rules.settings().zeros() == ProtectionSettings.Zeros.SAFE;
    return new DisclosureControl.PriorDecisions() {
      @Override
      public boolean published(int cell, int measure) {
        return published[measure].get(cell)
            || zerosAreSafe
                && population.contributors(cell) == 0
                && population.values(cell, measure).value() == 0;
      }

      @Override
      public Optional<Rule> suppressed(int cell, int measure) {
        return forced[measure].get(cell) ? Optional.of(Rule.SECONDARY) : Optional.empty();
      }
    };
  }

  private Protected table(TableSpec spec, PopulationRelease release) {
    TableRowNumbering grid =
        new TableRowNumbering(spec.name(), loaded.dimensions(), spec.dimensions());
    int width = spec.measures().size();
    List<Row> rows = new ArrayList<>();
    long[] numbers = new long[Status.values().length];
    long totalPeople = 0;
    long publishedPeople = 0;
    long[] suppressedPeople = new long[width];
    for (int at = 0; at < grid.size(); at++) {
      int cell = system.population().find(grid.combination(at));
      List<Long> values = new ArrayList<>();
      for (Measure measure : spec.measures()) {
        values.add(value(cell, measure, release));
      }
      Status status = Status.of(values);
      numbers[status.ordinal()]++;
      rows.add(new Row(grid.labels(at), status, values));
      if (cell >= 0 && grid.isFinest(at)) {
        long people = system.population().contributors(cell);
        totalPeople += people;
        publishedPeople += status == Status.PUBLISHED ? people : 0;
        for (int m = 0; m < width; m++) {
          suppressedPeople[m] += values.get(m) == null ? people : 0;
        }
      }
    }
    long worst = 0;
    for (long count : suppressedPeople) {
      worst = Math.max(worst, count);
    }
    List<Column> columns = spec.measures().stream().map(this::column).toList();
    return new Protected(
        new ReleasedTable(spec.name(), spec.dimensions(), columns, rows, Map.of()),
        new ProtectResult.Outcome(
            spec.name(),
            numbers[Status.PUBLISHED.ordinal()],
            numbers[Status.PARTIAL.ordinal()],
            numbers[Status.WITHHELD.ordinal()],
            totalPeople,
            publishedPeople,
            worst));
  }

  private Column column(Measure measure) {
    boolean count = measure.kind() == Measure.Kind.COUNT;
    return new Column(
        measure.name(),
        !count || system.additive(),
        count ? 0 : loaded.decimals().get(loaded.records().sums().indexOf(measure.name())));
  }

  /** Returns the cells whose distinct count discloses too much with other distinct counts. */
  private BitSet nestedCounts() {
    BitSet counted = new BitSet();
    BitSet rows = new BitSet();
    for (TableSpec spec : newTables) {
      if (spec.measures().stream().anyMatch(measure -> measure.kind() == Measure.Kind.COUNT)) {
        TableRowNumbering grid =
            new TableRowNumbering(spec.name(), loaded.dimensions(), spec.dimensions());
        for (int at = 0; at < grid.size(); at++) {
          int cell = system.population().find(grid.combination(at));
          if (cell >= 0 && system.population().contributors(cell) >= rules.threshold()) {
            counted.set(cell);
            rows.set(cell, rows.get(cell) || grid.isFinest(at));
          }
        }
      }
    }
    return NestedCounts.suppressed(
        system.population(),
        counted,
        rows,
        published[Tabulation.COUNT],
        Set.of(),
        Map.of(),
        Rounding.STANDARD,
        rules.threshold());
  }

  /**
   * Returns the published value of a cell, or null if suppressed. A cell of -1 is a combination
   * that does not occur.
   */
  private Long value(int cell, Measure measure, PopulationRelease release) {
    boolean sensitive = rules.settings().zeros() == ProtectionSettings.Zeros.SENSITIVE;
    if (cell < 0) {
      return sensitive && loaded.records().size() == 0 ? null : (Long) 0L;
    }
    int number = system.number(measure);
    if (number == Tabulation.COUNT && !system.additive()) {
      long people = system.population().contributors(cell);
      boolean safe = people == 0 ? !sensitive : people >= rules.threshold() && !nested.get(cell);
      return safe ? (Long) Rounding.STANDARD.of(people) : null;
    }
    return release.published(cell, number)
        ? (Long) system.population().values(cell, number).value()
        : null;
  }
}
