package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.ReleasePlanner.Plan;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.TableFate;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.CellWeights;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.audit.ProtectionViolation;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValues;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;
import org.obmeet.telemetry.jobs.JobException;

/** Protects new tables over one population, together with the published tables. */
final class Protector {
  private static final int MAX_ROUNDS = 6;

  private final InputData input;
  private final ProtectionSpec.Rules rules;
  private final List<TableSpec> newTables;
  private final List<FixedTable> fixedTables;
  private final SecretNoise noise;
  private final TableSystem system;
  private final Population population;

  /** For each measure, further cells to suppress because an audit found unprotected cells. */
  private final BitSet[] forced;

  /** For each measure, the cells whose value an earlier table publishes. */
  private final BitSet[] published;

  private final CellWeights weights;
  private PopulationRelease release;
  private int rounds;
  private long linearPrograms;

  /**
   * A published table, which cannot change.
   *
   * @param spec the dimensions of the table, and the measures that the input has
   * @param contents the contents of the table, with the decimals of the input
   * @param rounding the rounding of counts that do not add up
   */
  record FixedTable(TableSpec spec, ProtectedTable contents, Rounding rounding) {
    /** Returns the index of a measure in the contents. */
    int column(ProtectedMeasure measure) {
      return contents.columns().stream().map(Column::name).toList().indexOf(measure.name());
    }
  }

  private Protector(
      InputData input,
      ImpossibleCombinations impossible,
      ProtectionSpec.Rules rules,
      List<TableSpec> newTables,
      List<FixedTable> fixedTables,
      SecretNoise noise,
      long maxMicrocells) {
    this.input = input;
    this.rules = rules;
    this.newTables = newTables;
    this.fixedTables = fixedTables;
    this.noise = noise;
    this.system =
        new TableSystem(
            input,
            impossible,
            rules,
            newTables,
            fixedTables.stream().map(FixedTable::spec).toList(),
            maxMicrocells);
    this.population = system.population();
    this.weights = (cell, measure) -> 1 + population.contributors(cell);
    this.forced = bitSetPerMeasure();
    checkCounts();
    this.published = publishedCells();
  }

  private BitSet[] bitSetPerMeasure() {
    return Stream.generate(BitSet::new).limit(population.measures().size()).toArray(BitSet[]::new);
  }

  /**
   * Protects the tables. If there are more than {@link TableSystem#MAX_MICROCELLS} microcells, they
   * become cells only if {@link MicrocellAudit} fails.
   *
   * @throws JobException with exit code 50 if no safe tables were found
   * @throws ArithmeticException if a sum does not fit 64 bits
   */
  static Plan protect(
      InputData input,
      ImpossibleCombinations impossible,
      ProtectionSpec.Rules rules,
      List<TableSpec> newTables,
      List<FixedTable> fixedTables,
      SecretNoise noise) {
    Protector protector =
        new Protector(
            input, impossible, rules, newTables, fixedTables, noise, TableSystem.MAX_MICROCELLS);
    if (!protector.suppress()) {
      protector =
          new Protector(
              input, impossible, rules, newTables, fixedTables, noise, MicrocellAudit.MAX_KNOWN);
      protector.suppress();
    }
    return new Plan(
        newTables.stream().map(protector::table).toList(),
        protector.rounds,
        protector.linearPrograms);
  }

  /**
   * Suppresses cells in rounds until the audits find no unprotected cell. Returns false if the
   * {@link MicrocellAudit} still finds one.
   */
  private boolean suppress() {
    PrimaryRules primary = new PrimaryRules(rules.settings());
    UnionValues unions =
        input.records().contributors() == null || UnionValuesFromCells.disjoint(population)
            ? new UnionValuesFromCells(population)
            : new UnionIndex(population, input.records());
    DisclosureControl.PriorDecisions prior = priorDecisions();
    boolean safe = false;
    for (rounds = 1; rounds <= MAX_ROUNDS; rounds++) {
      release =
          safe
              ? DisclosureControl.releaseLess(release, primary, unions, weights, prior, noise)
              : DisclosureControl.release(population, primary, unions, weights, prior, noise);
      linearPrograms += release.linearPrograms();
      List<ProtectionViolation> findings =
          release.safe() ? Audit.findings(release, primary) : unprotected();
      safe = findings.isEmpty();
      if (safe && system.complete()) {
        return true;
      }
      if (safe) {
        Optional<List<BitSet>> missing =
            new MicrocellAudit(input.records(), rules, release)
                .missing(noise.applyTo(weights, population));
        if (missing.isEmpty() || missing.get().stream().allMatch(BitSet::isEmpty)) {
          return missing.isPresent();
        }
        IntStream.range(0, forced.length).forEach(m -> forced[m].or(missing.get().get(m)));
      } else if (!suppressMore(findings)) {
        break;
      }
    }
    if (safe) {
      return false;
    }
    throw JobException.refused(
        (fixedTables.isEmpty() ? "" : "together with the published tables, ")
            + "unsafe cells cannot be protected by further suppression; use fewer dimensions or"
            + " coarser values");
  }

  private List<ProtectionViolation> unprotected() {
    return IntStream.range(0, forced.length)
        .boxed()
        .flatMap(
            measure ->
                release.unprotected(measure).stream()
                    .mapToObj(cell -> new ProtectionViolation(cell, measure, "not protected")))
        .toList();
  }

  /**
   * In each relation of an unprotected cell, suppresses a small cell that only new tables publish.
   * Returns true if there was such a cell.
   */
  private boolean suppressMore(List<ProtectionViolation> findings) {
    CellWeights noisy = noise.applyTo(weights, population);
    BitSet[] found = bitSetPerMeasure();
    findings.forEach(finding -> found[finding.measure()].set(finding.cell()));
    boolean more = false;
    for (int[] relation : population.relations()) {
      for (int m = 0; m < forced.length; m++) {
        int measure = m;
        if (Arrays.stream(relation).anyMatch(found[m]::get)) {
          Optional<Integer> smallest =
              Arrays.stream(relation)
                  .filter(cell -> release.published(cell, measure))
                  .filter(cell -> !release.earlier(cell, measure))
                  .boxed()
                  .min(Comparator.comparingDouble(cell -> noisy.of(cell, measure)));
          smallest.ifPresent(forced[m]::set);
          more |= smallest.isPresent();
        }
      }
    }
    return more;
  }

  /**
   * Rejects new rounded counts if an earlier table has exact, partly suppressed counts, or counts
   * with another rounding.
   */
  private void checkCounts() {
    if (system.additive() || newTables.stream().noneMatch(TableSpec::isCounted)) {
      return;
    }
    for (FixedTable table : fixedTables) {
      for (ProtectedMeasure measure : table.spec().measures()) {
        int column = table.column(measure);
        if (measure.kind() != ProtectedMeasure.Kind.COUNT) {
          continue;
        }
        boolean exact = table.contents().columns().get(column).additive();
        if (!exact && !table.rounding().equals(rounding())) {
          throw JobException.refused(
              ("the published counts of table '%s' are rounded to multiples of %s, and those of the"
                      + " new tables would be rounded to multiples of %s, because the threshold"
                      + " differs: use the threshold of that table, or remove the counts from the"
                      + " new tables")
                  .formatted(table.contents().name(), table.rounding().base(), rounding().base()));
        }
        if (exact && table.contents().rows().stream().anyMatch(row -> !row.published(column))) {
          throw JobException.refused(
              ("the published counts of table '%s' are exact, but contributors of the new tables"
                      + " are in several cells, so that their counts do not add up: remove the"
                      + " counts from the new tables")
                  .formatted(table.contents().name()));
        }
      }
    }
  }

  private Rounding rounding() {
    return Rounding.forThreshold(rules.threshold());
  }

  private BitSet[] publishedCells() {
    BitSet[] cells = bitSetPerMeasure();
    for (FixedTable table : fixedTables) {
      TableRowNumbering numbering = numbering(table.spec());
      for (ProtectedMeasure measure : table.spec().measures()) {
        int column = table.column(measure);
        for (Row row : table.contents().rows()) {
          int cell = numbering.cell(numbering.rowOf(row.labels()), population);
          if (cell >= 0 && row.published(column)) {
            cells[system.index(measure)].set(cell);
          }
        }
      }
    }
    return cells;
  }

  private TableRowNumbering numbering(TableSpec spec) {
    return new TableRowNumbering(spec.name(), input.dimensions(), spec.dimensions());
  }

  /** Returns the decisions already made: published cells, safe zeros and forced suppressions. */
  private DisclosureControl.PriorDecisions priorDecisions() {
    return new DisclosureControl.PriorDecisions() {
      @Override
      public boolean published(int cell, int measure) {
        return published[measure].get(cell)
            || !rules.zerosAreSensitive()
                && population.contributors(cell) == 0
                && population.values(cell, measure).value() == 0;
      }

      @Override
      public Optional<Rule> suppressed(int cell, int measure) {
        return forced[measure].get(cell) ? Optional.of(Rule.SECONDARY) : Optional.empty();
      }
    };
  }

  private TableFate table(TableSpec spec) {
    TableRowNumbering numbering = numbering(spec);
    List<Row> rows = new ArrayList<>();
    long incidences = 0;
    long[] suppressedIncidences = new long[spec.measures().size()];
    for (int at = 0; at < numbering.size(); at++) {
      int cell = numbering.cell(at, population);
      List<Long> values = spec.measures().stream().map(measure -> value(cell, measure)).toList();
      rows.add(new Row(numbering.labels(at), Status.of(values), values));
      if (cell >= 0 && numbering.isFinest(at)) {
        long contributors = population.contributors(cell);
        incidences += contributors;
        for (int m = 0; m < suppressedIncidences.length; m++) {
          suppressedIncidences[m] += values.get(m) == null ? contributors : 0;
        }
      }
    }
    ProtectedTable contents =
        new ProtectedTable(
            spec.name(),
            spec.dimensions(),
            spec.measures().stream().map(this::column).toList(),
            rows,
            Map.of());
    long suppressed = Arrays.stream(suppressedIncidences).max().orElse(0);
    int percent = incidences == 0 ? 0 : (int) Math.ceil(100.0 * suppressed / incidences);
    return new TableFate(Decision.RELEASED, contents, percent);
  }

  private Column column(ProtectedMeasure measure) {
    boolean count = measure.kind() == ProtectedMeasure.Kind.COUNT;
    return new Column(
        measure.name(),
        !count || system.additive(),
        count ? 0 : input.decimals().get(input.records().sums().indexOf(measure.name())));
  }

  /**
   * Returns the published value of a cell, or null if it is suppressed. The cell -1 means a
   * combination that does not occur or, if zeros are sensitive, cannot occur.
   */
  private Long value(int cell, ProtectedMeasure measure) {
    boolean sensitive = rules.zerosAreSensitive();
    if (cell < 0) {
      return sensitive && input.records().size() == 0 ? null : (Long) 0L;
    }
    int index = system.index(measure);
    if (index == Tabulation.COUNT && !system.additive()) {
      long contributors = population.contributors(cell);
      boolean safe = contributors == 0 ? !sensitive : contributors >= rules.threshold();
      return safe ? (Long) rounding().of(contributors) : null;
    }
    return release.published(cell, index) ? (Long) population.values(cell, index).value() : null;
  }
}
