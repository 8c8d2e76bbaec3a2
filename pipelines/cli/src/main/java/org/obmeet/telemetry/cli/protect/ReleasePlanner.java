package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.Protector.Constant;
import org.obmeet.telemetry.cli.protect.Protector.Found;
import org.obmeet.telemetry.cli.protect.Protector.Protected;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases.Version;
import org.obmeet.telemetry.cli.protect.records.ImpossibleCombinations;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.LedgerTable;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Outcome;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Decides which tables of a specification are released. A published table stays unchanged if its
 * rules are the same and its values are still true. All other tables are protected together. The
 * last versions of the unchanged tables are constants.
 */
final class ReleasePlanner {
  private final ProtectionSpec spec;
  private final InputData input;
  private final LinkedReleases out;
  private final ImpossibleCombinations structure;
  private final PublishedValuesCheck recount;
  private final Map<String, Integer> decimals = new HashMap<>();
  private final Map<String, Version> unchangedTables = new LinkedHashMap<>();

  ReleasePlanner(ProtectionSpec spec, InputData input, LinkedReleases out) {
    this.spec = spec;
    this.input = input;
    this.out = out;
    List<Map<String, String>> impossible = new ArrayList<>(spec.impossible());
    impossible.addAll(out.impossible(input));
    this.structure = new ImpossibleCombinations(input, impossible);
    this.recount = new PublishedValuesCheck(input, out, structure, spec.rules());
    for (int m = 0; m < input.records().sums().size(); m++) {
      decimals.put(input.records().sums().get(m), input.decimals().get(m));
    }
    for (TableSpec table : spec.tables()) {
      out.last(table.name())
          .filter(v -> v.entry().rules().equals(spec.rules()))
          .filter(v -> recount.agrees(v, same(v)))
          .ifPresent(v -> unchangedTables.put(table.name(), v));
    }
  }

  /**
   * The decision on a table of the specification.
   *
   * @param decision the decision
   * @param part the table
   * @param version the published version, if any
   * @param outcome exact numbers of rows and contributors, which are confidential
   */
  record Decided(Decision decision, LedgerTable part, Optional<Version> version, Outcome outcome) {}

  /**
   * The decisions on all tables.
   *
   * @param tables the tables in the order of the specification
   * @param rounds the number of rounds until the audit passed
   * @param linearPrograms the number of linear programs solved
   */
  record Plan(List<Decided> tables, int rounds, long linearPrograms) {
    /** Returns the tables that are new or have new values. */
    List<Decided> newTables() {
      return tables.stream().filter(t -> t.decision() != Decision.UNCHANGED).toList();
    }
  }

  /**
   * Decides on all tables.
   *
   * @throws JobException with exit code 50 if nothing may be published; with exit code 43 if a sum
   *     overflows
   */
  Plan decide() {
    List<TableSpec> open =
        spec.tables().stream().filter(t -> !unchangedTables.containsKey(t.name())).toList();
    Found release = open.isEmpty() ? new Found(List.of(), 0, 0) : protect(open);
    Map<String, Decided> fresh = new HashMap<>();
    for (int t = 0; t < open.size(); t++) {
      fresh.put(open.get(t).name(), decided(open.get(t), release.tables().get(t)));
    }
    List<Decided> tables = new ArrayList<>();
    for (TableSpec table : spec.tables()) {
      Version version = unchangedTables.get(table.name());
      tables.add(version == null ? fresh.get(table.name()) : unchanged(version));
    }
    return new Plan(tables, release.rounds(), release.linearPrograms());
  }

  private Found protect(List<TableSpec> open) {
    if (!out.around().isEmpty()) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          spec.population().windowInWords()
              + " is contained in "
              + String.join(", ", out.around())
              + ", which is already published: release further tables with the records of that"
              + " window");
    }
    List<Constant> earlier = new ArrayList<>();
    for (String name : out.names()) {
      if (open.stream().noneMatch(t -> t.name().equals(name))) {
        constant(out.last(name).orElseThrow()).ifPresent(earlier::add);
      }
    }
    try {
      return new Protector(input, structure, spec.rules(), open, earlier).protect();
    } catch (ArithmeticException overflow) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          input.name() + ": a sum overflows 64 bits; use a larger unit or fewer decimals",
          overflow);
    }
  }

  /** Returns a published table with the specification's measures; empty if it has none of them. */
  private Optional<Constant> constant(Version version) {
    ReleasedTable table = same(version);
    if (!unchangedTables.containsKey(table.name()) && !recount.agrees(version, table)) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          ("table '%s' is already published for %s with values that contradict this "
                  + "input%s; tables of one window must be of the same records")
              .formatted(
                  table.name(),
                  version.entry().population().windowInWords(),
                  out.slice(version.entry())
                      .map(of -> "'s records of " + of.column() + " '" + of.label() + "'")
                      .orElse("")));
    }
    return PublishedValuesCheck.spec(version, input)
        .flatMap(
            of ->
                LinkedReleases.withMeasures(
                        table, of.measures().stream().map(Measure::name).toList())
                    .map(shown -> new Constant(of, shown)));
  }

  /** Returns the table of a version, with the decimals of the input records. */
  private ReleasedTable same(Version version) {
    return LinkedReleases.withDecimals(version.part().table(), decimals);
  }

  private static Decided unchanged(Version version) {
    ReleasedTable table = version.part().table();
    return new Decided(
        Decision.UNCHANGED,
        version.part(),
        Optional.of(version),
        new Outcome(table.name(), 0, 0, 0, 0, 0, 0));
  }

  private Decided decided(TableSpec of, Protected found) {
    ReleasedTable table = found.table();
    List<Version> versions = out.versions(table.name());
    LedgerTable part = LedgerTable.of(table, found.outcome());
    if (versions.isEmpty()) {
      return new Decided(Decision.RELEASED, part, Optional.empty(), found.outcome());
    }
    Version last = versions.get(versions.size() - 1);
    if (same(last).equals(table)) {
      return unchanged(last);
    }
    for (Version version : versions) {
      checkRevision(version, of, table);
    }
    return new Decided(Decision.REVISED, part, Optional.empty(), found.outcome());
  }

  private void checkRevision(Version version, TableSpec of, ReleasedTable table) {
    int threshold = Math.max(version.entry().rules().threshold(), spec.rules().threshold());
    int count = of.measures().stream().map(Measure::kind).toList().indexOf(Measure.Kind.COUNT);
    TableRowNumbering grid =
        new TableRowNumbering(table.name(), input.dimensions(), table.dimensions());
    TableRevisionCheck.Objections objections =
        new TableRevisionCheck(grid, same(version), table, count, threshold).objections();
    if (!objections.none()) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          ("table '%s' is already published for %s with other values (entry %s of the "
                  + "ledger), and a revision would show what few contributors changed: %s. The "
                  + "published table stays; remove the table from the specification, or choose "
                  + "another window if this is another period")
              .formatted(
                  table.name(),
                  spec.population().windowInWords(),
                  version.entry().number(),
                  objections.inWords()));
    }
  }
}
