package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Settings;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Row;

/**
 * Attacks linked tables whose microcells are too many to be cells: whoever knows which combinations
 * occur must not tell an unsafe value by it.
 */
final class MicrocellAudit {
  /** Microcells up to which an intruder is taken to know them. */
  static final int MOST_KNOWN = 200_000;

  private static final long BUDGET = 20_000_000;

  private final Loaded loaded;
  private final Spec.Rules rules;
  private final TableSystem system;
  private final List<TableSpec> specs;
  private final List<ReleasedTable> tables;
  private final int[] columns;
  private final Map<List<Integer>, long[]> microcells = new LinkedHashMap<>();

  /**
   * @param specs the tables' dimensions and measures
   * @param tables as readers would have them, those that are out included
   */
  MicrocellAudit(
      Loaded loaded,
      Spec.Rules rules,
      TableSystem system,
      List<TableSpec> specs,
      List<ReleasedTable> tables) {
    this.loaded = loaded;
    this.rules = rules;
    this.system = system;
    this.specs = specs;
    this.tables = tables;
    Set<String> names = new TreeSet<>();
    tables.forEach(table -> names.addAll(table.dimensions()));
    this.columns = names.stream().mapToInt(loaded::dimension).toArray();
    Records records = loaded.records();
    for (int row = 0; row < records.size(); row++) {
      int at = row;
      List<Integer> leaves = Arrays.stream(columns).mapToObj(d -> records.leaves()[d][at]).toList();
      long[] sums = microcells.computeIfAbsent(leaves, key -> new long[1 + records.sums().size()]);
      sums[0] += records.weights() == null ? 1 : records.weights()[row];
      for (int s = 0; s < records.sums().size(); s++) {
        sums[1 + s] = Math.addExact(sums[1 + s], records.values()[s][row]);
      }
    }
  }

  /**
   * Whether no unsafe value follows exactly for whoever knows which combinations occur.
   *
   * @throws JobFailure with 50 if that cannot be found out
   */
  boolean content() {
    Map<String, Boolean> negative = new HashMap<>();
    List<Audit.Target> targets = targets(negative);
    if (targets.isEmpty() || microcells.size() > MOST_KNOWN) {
      return true;
    }
    boolean sensitive = rules.settings().zeros() == Settings.Zeros.SENSITIVE;
    Audit.Knowledge knowledge =
        new Audit.Knowledge(
            Arrays.stream(columns).mapToObj(d -> loaded.dimensions().get(d).name()).toList(),
            sensitive ? List.of() : microcells.keySet().stream().map(this::labels).toList(),
            sensitive ? Set.of() : counts());
    Audit.Report report =
        Audit.audit(
            tables,
            loaded.dimensions().stream().map(d -> new Hierarchy(d.name(), d.parents())).toList(),
            targets,
            knowledge,
            this::truth,
            measure -> negative.getOrDefault(measure, false),
            BUDGET);
    if (!report.finished()) {
      throw new JobFailure(
          ExitCode.GATE_REFUSED,
          "the audit needs more than its budget of "
              + BUDGET
              + " pivots; name fewer dimensions, or coarsen them before");
    }
    return report.findings().isEmpty();
  }

  private Set<String> counts() {
    Set<String> counts = new TreeSet<>();
    specs.forEach(
        spec ->
            spec.measures().stream()
                .filter(m -> m.kind() == Measure.Kind.COUNT)
                .forEach(m -> counts.add(m.name())));
    return counts;
  }

  private List<String> labels(List<Integer> leaves) {
    return IntStream.range(0, columns.length)
        .mapToObj(i -> loaded.dimensions().get(columns[i]).nodes().label(leaves.get(i)))
        .toList();
  }

  private List<Audit.Target> targets(Map<String, Boolean> negative) {
    PrimaryRules primary = new PrimaryRules(rules.settings());
    Population population = system.population();
    List<Audit.Target> targets = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      Grid grid = new Grid(tables.get(t).name(), loaded.dimensions(), specs.get(t).dimensions());
      for (Row row : tables.get(t).rows()) {
        int at = grid.find(row.labels());
        int cell = at < 0 ? -1 : population.find(grid.combination(at));
        for (int m = 0; cell >= 0 && m < specs.get(t).measures().size(); m++) {
          Measure measure = specs.get(t).measures().get(m);
          var values = population.values(cell, system.number(measure));
          if (values == null) {
            continue;
          }
          negative.merge(measure.name(), values.negative(), Boolean::logicalOr);
          long people = population.contributors(cell);
          if (!row.published(m)
              && primary.broken(people, people, values, measure, rules.threshold()).isPresent()) {
            targets.add(new Audit.Target(t, row.labels(), measure.name(), values.value(), 0, 0, 1));
          }
        }
      }
    }
    return targets;
  }

  /** The true value of a finest cell, of a table or of the microcells. */
  private long truth(int table, List<String> labels, String measure) {
    int number = loaded.records().sums().indexOf(measure) + 1;
    if (table >= 0) {
      Grid grid =
          new Grid(tables.get(table).name(), loaded.dimensions(), specs.get(table).dimensions());
      int at = grid.find(labels);
      int cell = at < 0 ? -1 : system.population().find(grid.combination(at));
      return cell < 0 ? 0 : system.population().values(cell, number).value();
    }
    List<Integer> leaves =
        IntStream.range(0, columns.length)
            .mapToObj(i -> loaded.dimensions().get(columns[i]).node(labels.get(i)))
            .toList();
    long[] sums = microcells.get(leaves);
    return sums == null ? 0 : sums[number];
  }
}
