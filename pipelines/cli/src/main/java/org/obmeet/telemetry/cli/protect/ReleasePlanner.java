package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.Protector.FixedTable;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases.Version;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.TableFate;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.disclosure.model.Tabulation;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Decides which tables of a specification are released. A published table stays unchanged if its
 * rules are the same and its values are still true. The remaining tables of the specification are
 * protected together. All other published tables are fixed in their last version.
 */
final class ReleasePlanner {
  private final ProtectionSpec spec;
  private final InputData input;
  private final LinkedReleases published;
  private final SecretNoise noise;
  private final ImpossibleCombinations impossible;
  private final Map<String, Integer> decimals = new HashMap<>();
  private final Map<String, Version> unchangedTables = new LinkedHashMap<>();

  ReleasePlanner(
      ProtectionSpec spec, InputData input, LinkedReleases published, SecretNoise noise) {
    this.spec = spec;
    this.input = input;
    this.published = published;
    this.noise = noise;
    this.impossible =
        new ImpossibleCombinations(
            input,
            Stream.of(spec.impossible(), published.impossible(input))
                .flatMap(List::stream)
                .toList());
    for (int m = 0; m < input.records().sums().size(); m++) {
      decimals.put(input.records().sums().get(m), input.decimals().get(m));
    }
    for (TableSpec table : spec.tables()) {
      published
          .last(table.name())
          .filter(version -> version.entry().rules().equals(spec.rules()))
          .filter(version -> agrees(version, atInputDecimals(version)))
          .ifPresent(version -> unchangedTables.put(table.name(), version));
    }
  }

  /**
   * The decisions on all tables.
   *
   * @param tables the tables in the order of the specification
   * @param rounds the number of rounds until the audit passed
   * @param linearPrograms the number of linear programs solved
   */
  record Plan(List<TableFate> tables, int rounds, long linearPrograms) {
    /** Returns the released and revised tables. */
    List<ProtectedTable> newTables() {
      return tables.stream()
          .filter(t -> t.decision() != Decision.UNCHANGED)
          .map(TableFate::table)
          .toList();
    }
  }

  /**
   * Decides on all tables.
   *
   * @throws JobException with exit code 50 if nothing may be published; with exit code 43 if a sum
   *     overflows
   */
  Plan decide() {
    List<TableSpec> remaining =
        spec.tables().stream().filter(t -> !unchangedTables.containsKey(t.name())).toList();
    Plan release = remaining.isEmpty() ? new Plan(List.of(), 0, 0) : protect(remaining);
    Iterator<TableFate> next = release.tables().iterator();
    List<TableFate> tables = new ArrayList<>();
    for (TableSpec table : spec.tables()) {
      Version version = unchangedTables.get(table.name());
      tables.add(version == null ? fate(table, next.next()) : unchanged(version));
    }
    return new Plan(tables, release.rounds(), release.linearPrograms());
  }

  private Plan protect(List<TableSpec> remaining) {
    if (!published.containingWindows().isEmpty()) {
      throw JobException.refused(
          ("%s is contained in %s, which is already published: release further tables with the"
                  + " records of that window")
              .formatted(
                  spec.population().windowInWords(),
                  String.join(", ", published.containingWindows())));
    }
    List<FixedTable> fixed = new ArrayList<>();
    for (String name : published.names()) {
      if (remaining.stream().noneMatch(t -> t.name().equals(name))) {
        checkedFixedTable(published.last(name).orElseThrow()).ifPresent(fixed::add);
      }
    }
    try {
      return Protector.protect(input, impossible, spec.rules(), remaining, fixed, noise);
    } catch (ArithmeticException overflow) {
      throw overflow(overflow);
    }
  }

  private JobException overflow(RuntimeException cause) {
    return JobException.badInput(
        input.name() + ": a sum overflows 64 bits; use a larger unit or fewer decimals", cause);
  }

  /**
   * Checks the values of a published table and returns its {@link #fixedTable}.
   *
   * @throws JobException with exit code 50 if the values contradict the input
   */
  private Optional<FixedTable> checkedFixedTable(Version version) {
    ProtectedTable table = atInputDecimals(version);
    if (!unchangedTables.containsKey(table.name()) && !agrees(version, table)) {
      throw JobException.refused(
          ("table '%s' is already published for %s with values that contradict this input%s;"
                  + " tables of one window must be of the same records")
              .formatted(
                  table.name(),
                  version.entry().population().windowInWords(),
                  published
                      .slice(version.entry())
                      .map(part -> "'s records of " + part.column() + " '" + part.label() + "'")
                      .orElse("")));
    }
    return fixedTable(version, table);
  }

  private ProtectedTable atInputDecimals(Version version) {
    try {
      return LinkedReleases.withDecimals(version.contents(), decimals);
    } catch (IllegalArgumentException overflow) {
      throw overflow(overflow);
    }
  }

  private static TableFate unchanged(Version version) {
    return new TableFate(Decision.UNCHANGED, version.contents(), 0);
  }

  private TableFate fate(TableSpec tableSpec, TableFate found) {
    ProtectedTable table = found.table();
    List<Version> versions = published.versions(table.name());
    if (versions.isEmpty()) {
      return found;
    }
    Version last = versions.get(versions.size() - 1);
    if (atInputDecimals(last).equals(table)) {
      return unchanged(last);
    }
    versions.forEach(version -> checkRevision(version, tableSpec, table));
    return new TableFate(Decision.REVISED, table, found.suppressedPercent());
  }

  private void checkRevision(Version version, TableSpec tableSpec, ProtectedTable table) {
    int threshold = Math.max(version.entry().rules().threshold(), spec.rules().threshold());
    int count =
        tableSpec.measures().stream()
            .map(ProtectedMeasure::kind)
            .toList()
            .indexOf(ProtectedMeasure.Kind.COUNT);
    TableRowNumbering numbering =
        new TableRowNumbering(table.name(), input.dimensions(), table.dimensions());
    TableRevisionCheck.Objections objections =
        new TableRevisionCheck(numbering, atInputDecimals(version), table, count, threshold)
            .objections();
    if (!objections.none()) {
      throw JobException.refused(
          ("table '%s' is already published for %s with other values (entry %s of the ledger), and"
                  + " a revision would show what few contributors changed: %s. The published table"
                  + " stays; remove the table from the specification, or choose another window if"
                  + " this is another period")
              .formatted(
                  table.name(),
                  spec.population().windowInWords(),
                  version.entry().number(),
                  objections.inWords()));
    }
  }

  /**
   * Returns a published table with only the measures that the input has. It is empty if the input
   * has none of the measures.
   *
   * @param table the version's table, with the decimals of the input
   */
  private Optional<FixedTable> fixedTable(Version version, ProtectedTable table) {
    List<ProtectedMeasure> measures = new ArrayList<>();
    for (ProtectedTable.Column column : table.columns()) {
      if (ProtectionSpec.COUNT.equals(version.entry().meanings().get(column.name()))) {
        measures.add(new ProtectedMeasure(column.name(), ProtectedMeasure.Kind.COUNT, false));
      } else if (input.records().sums().contains(column.name())) {
        boolean guarded = spec.guarded().contains(column.name());
        measures.add(new ProtectedMeasure(column.name(), ProtectedMeasure.Kind.SUM, guarded));
      }
    }
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FixedTable(
                new TableSpec(table.name(), table.dimensions(), measures),
                table,
                Rounding.forThreshold(version.entry().rules().threshold())));
  }

  /**
   * Returns true if a table's values are true for the input, and no label occurs that did not occur
   * when the table was published.
   *
   * @param table the version's table, with the decimals of the input
   */
  private boolean agrees(Version version, ProtectedTable table) {
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
        new TableSystem(input, impossible, spec.rules(), List.of(table.spec()), List.of(), 0);
    TableRowNumbering numbering =
        new TableRowNumbering(table.spec().name(), input.dimensions(), table.spec().dimensions());
    for (ProtectedMeasure measure : table.spec().measures()) {
      int column = table.column(measure);
      Optional<Rounding> rounding =
          Optional.of(table.rounding())
              .filter(r -> !table.contents().columns().get(column).additive());
      for (Row row : table.contents().rows()) {
        int cell = numbering.cell(numbering.rowOf(row.labels()), system.population());
        if (row.published(column)
            && row.values().get(column) != value(system, cell, measure, rounding)) {
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

  /** Returns the value to publish for a cell, with a rounding of counts unless they add up. */
  private static long value(
      TableSystem system, int cell, ProtectedMeasure measure, Optional<Rounding> rounding) {
    Population population = system.population();
    int index = system.index(measure);
    if (cell < 0) {
      return 0;
    }
    if (index != Tabulation.COUNT) {
      return population.values(cell, index).value();
    }
    long contributors = population.contributors(cell);
    return rounding.map(r -> r.of(contributors)).orElse(contributors);
  }
}
