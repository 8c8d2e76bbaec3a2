package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.Linked.Version;
import org.obmeet.telemetry.cli.protect.Result.Decision;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.protect.Protect;
import org.obmeet.telemetry.privacy.protect.ProtectedRelease;
import org.obmeet.telemetry.privacy.protect.ProtectedRelease.Outcome;
import org.obmeet.telemetry.privacy.protect.Refusal;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/**
 * Decides what becomes of each table of a specification. A table that is out by the same rules, and
 * of which everything published is still true, stays what it is; the others are protected together,
 * with the last version of every table that stays as a constant.
 */
final class Protection {
  private final Spec spec;
  private final Loaded input;
  private final Linked out;
  private final Map<String, Integer> decimals = new HashMap<>();
  private final Map<String, Version> staying = new LinkedHashMap<>();

  Protection(Spec spec, Loaded input, Linked out) {
    this.spec = spec;
    this.input = input;
    this.out = out;
    for (int m = 0; m < input.records().sums().size(); m++) {
      decimals.put(input.records().sums().get(m), input.records().decimals().get(m));
    }
    for (TableDesign table : spec.tables()) {
      out.last(table.name())
          .filter(v -> v.entry().settings().equals(spec.settings()))
          .filter(v -> Recount.agrees(v, same(v), input.records()))
          .ifPresent(v -> staying.put(table.name(), v));
    }
  }

  /**
   * A table of the specification as it is to be published.
   *
   * @param decision whether it is new
   * @param part the table
   * @param version where it is out already
   * @param outcome exact numbers
   */
  record Decided(Decision decision, Part part, Optional<Version> version, Outcome outcome) {}

  /**
   * What was decided.
   *
   * @param tables in the order of the specification
   * @param rounds how often the audit sent tables back
   * @param pivots how much of its budget was used
   */
  record Plan(List<Decided> tables, int rounds, long pivots) {
    /** The tables that are not out yet as they are. */
    List<Decided> fresh() {
      return tables.stream().filter(t -> t.decision() != Decision.UNCHANGED).toList();
    }
  }

  /**
   * @throws JobFailure with 50 where nothing may be published, with 43 where a sum overflows
   */
  Plan decide(Engine engine) {
    List<TableDesign> open =
        spec.tables().stream().filter(t -> !staying.containsKey(t.name())).toList();
    ProtectedRelease release =
        open.isEmpty() ? new ProtectedRelease(List.of(), List.of(), 0, 0) : protect(engine, open);
    Map<String, Decided> fresh = new HashMap<>();
    for (int t = 0; t < open.size(); t++) {
      fresh.put(open.get(t).name(), decided(release.tables().get(t), release.outcomes().get(t)));
    }
    List<Decided> tables = new ArrayList<>();
    for (TableDesign table : spec.tables()) {
      Version version = staying.get(table.name());
      tables.add(version == null ? fresh.get(table.name()) : unchanged(version));
    }
    return new Plan(tables, release.rounds(), release.pivots());
  }

  private ProtectedRelease protect(Engine engine, List<TableDesign> open) {
    Problem problem = new Problem(input.hierarchies(), open, input.records(), spec.settings());
    List<ReleasedTable> earlier = new ArrayList<>();
    for (String name : out.names()) {
      if (open.stream().noneMatch(t -> t.name().equals(name))) {
        constant(out.last(name).orElseThrow()).ifPresent(earlier::add);
      }
    }
    try {
      return engine.protect(problem, earlier, Protect.BUDGET);
    } catch (Refusal refusal) {
      throw new JobFailure(ExitCode.GATE_REFUSED, refusal.getMessage(), refusal);
    } catch (ArithmeticException overflow) {
      throw new JobFailure(
          ExitCode.BAD_INPUT,
          input.name() + ": a sum overflows 64 bits; use a larger unit or fewer decimals",
          overflow);
    }
  }

  /** What is out of a table, in the measures of this specification; nothing where it has none. */
  private Optional<ReleasedTable> constant(Version version) {
    ReleasedTable table = same(version);
    if (!staying.containsKey(table.name()) && !Recount.agrees(version, table, input.records())) {
      throw new JobFailure(
          ExitCode.GATE_REFUSED,
          "table '"
              + table.name()
              + "' is out for "
              + spec.population().windowInWords()
              + " and says otherwise than this input; tables of one window must be of the same"
              + " records");
    }
    return Linked.only(table, spec.meanings().keySet());
  }

  /** A version's table at the decimals of the records. */
  private ReleasedTable same(Version version) {
    return Linked.at(version.part().table(), decimals);
  }

  private static Decided unchanged(Version version) {
    ReleasedTable table = version.part().table();
    return new Decided(
        Decision.UNCHANGED,
        version.part(),
        Optional.of(version),
        new Outcome(table.name(), 0, 0, 0, 0, 0, 0));
  }

  private Decided decided(ReleasedTable table, Outcome outcome) {
    List<Version> versions = out.versions(table.name());
    if (versions.isEmpty()) {
      return new Decided(Decision.RELEASED, Part.of(table, outcome), Optional.empty(), outcome);
    }
    Version last = versions.get(versions.size() - 1);
    if (same(last).equals(table)) {
      return unchanged(last);
    }
    for (Version version : versions) {
      checkRevision(version, table);
    }
    return new Decided(Decision.REVISED, Part.of(table, outcome), Optional.empty(), outcome);
  }

  private void checkRevision(Version version, ReleasedTable table) {
    int threshold = Math.max(version.entry().settings().threshold(), spec.settings().threshold());
    Map<String, Hierarchy> ladders = new HashMap<>();
    Map<String, List<String>> values = new HashMap<>();
    for (Hierarchy ladder : input.hierarchies()) {
      ladders.put(ladder.dimension(), ladder);
      values.put(
          ladder.dimension(),
          input.records().values(input.records().dimensions().indexOf(ladder.dimension())));
    }
    Revision.Objections objections =
        new Revision(
                same(version), table, spec.count(), threshold, new Extents(table, ladders, values))
            .objections();
    if (!objections.none()) {
      throw new JobFailure(
          ExitCode.GATE_REFUSED,
          "table '"
              + table.name()
              + "' is out for "
              + spec.population().windowInWords()
              + " with other values (entry "
              + version.entry().number()
              + " of the ledger), and a revision would show what few contributors changed: "
              + objections.inWords()
              + ". What is out stays; leave the table out of the specification, or give another"
              + " window if this is another period");
    }
  }
}
