package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.audit.ProtectionViolation;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.NestedCounts;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Decides which values of a record set's cubes are published in one window. Values that are already
 * published stay published. The same request always leads to the same decisions.
 */
public final class PopulationDecider {
  /**
   * The input of a decision.
   *
   * @param cells all cubes of the record set, followed by the bridges between these cubes
   * @param requested names of the cubes to publish
   * @param published tables that are already published in this window, by name of the cube
   * @param previousLabels labels that the previous window published, by name of the cube
   * @param totals for facts, the published distinct counts of the totals that count records; else
   *     empty
   * @param cohorts the distinct count of each cohort when it was first published, by name of the
   *     cube and labels
   * @param rounding the rounding of published distinct counts
   * @param known for records, the labels by field of the records that facts also count
   */
  public record Request(
      List<ExactCubeCells> cells,
      Set<String> requested,
      Map<String, ReleasedCube> published,
      Map<String, Set<List<String>>> previousLabels,
      Set<Long> totals,
      Map<String, Map<List<String>, Long>> cohorts,
      Rounding rounding,
      Set<Map<String, String>> known) {
    public Request {
      cells = List.copyOf(cells);
      requested = Set.copyOf(requested);
      published = Map.copyOf(published);
      previousLabels = Map.copyOf(previousLabels);
      totals = Set.copyOf(totals);
      cohorts = Map.copyOf(cohorts);
      known = Set.copyOf(known);
    }
  }

  /**
   * The decision about a cube.
   *
   * @param table the table to publish; empty if the table is not published
   * @param explanation the reason if the table is not published; else empty
   * @param outcome the outcome of the cube's cells
   */
  public record Result(Optional<ReleasedCube> table, String explanation, CubeOutcome outcome) {}

  /** Thrown if published values contradict the current records. */
  public static final class ContradictionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContradictionException(String cube) {
      super("published values of " + cube + " do not agree with the current records");
    }
  }

  private final Request request;
  private final Scope narrowest;
  private final PrimaryRules rules;
  private final List<ExactCubeCells> included = new ArrayList<>();
  private final Map<String, Result> results = new LinkedHashMap<>();

  private PopulationDecider(Request request) {
    this.request = request;
    List<Cube> cubes =
        request.cells().stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> !BridgeCubes.isBridge(cube.name()))
            .toList();
    this.narrowest = RecordSet.narrowestScope(cubes);
    int percent = cubes.stream().mapToInt(Cube::dominancePercent).max().orElse(0);
    this.rules =
        new PrimaryRules(
            new ProtectionSettings(
                percent,
                ProtectionSettings.Eligibility.HALF,
                ProtectionSettings.Protection.SLIDING,
                ProtectionSettings.Zeros.HIDDEN));
  }

  /**
   * Returns the decision about each requested cube by name, in the order of the cubes.
   *
   * @throws ContradictionException if published values contradict the cells
   */
  public static Map<String, Result> decide(Request request) {
    return new PopulationDecider(request).decide();
  }

  private Map<String, Result> decide() {
    for (ExactCubeCells one : request.cells()) {
      String name = one.cube().name();
      boolean wanted = request.requested().contains(name);
      if (one.total() < 0) {
        if (wanted) {
          results.put(name, suppressedTable(one.cube()));
        }
      } else if (wanted || request.published().containsKey(name) || BridgeCubes.isBridge(name)) {
        included.add(one);
      }
    }
    withoutOtherHierarchies();
    while (included.stream().anyMatch(this::wanted)) {
      KernelPopulation kernel = KernelPopulation.of(included, narrowest, roles());
      PredeterminedCells predetermined = new PredeterminedCells(kernel, rules);
      constants(kernel, predetermined);
      known(kernel, predetermined);
      PopulationRelease release =
          audited(
              DisclosureControl.release(
                  kernel.population(),
                  rules,
                  new TracedUnions(kernel),
                  new ReaderWeights(kernel, request.previousLabels()),
                  predetermined));
      Optional<ExactCubeCells> unsafe =
          release.safe() ? Optional.empty() : lastUnsafe(kernel, release);
      if (unsafe.isEmpty()) {
        addResults(kernel, predetermined, release);
        break;
      }
      leaveOut(
          unsafe.get(), "its values cannot be protected together with those of the other tables");
    }
    Map<String, Result> ordered = new LinkedHashMap<>();
    request.cells().stream()
        .map(one -> one.cube().name())
        .filter(results::containsKey)
        .forEach(name -> ordered.put(name, results.get(name)));
    return ordered;
  }

  /** Marks the values that the audit finds as unprotected. */
  private PopulationRelease audited(PopulationRelease release) {
    PopulationRelease audited = release;
    for (ProtectionViolation finding : Audit.findings(release, rules)) {
      audited = audited.withUnprotected(finding.cell(), finding.measure());
    }
    return audited;
  }

  private boolean wanted(ExactCubeCells one) {
    return request.requested().contains(one.cube().name());
  }

  private void leaveOut(ExactCubeCells cells, String reason) {
    included.remove(cells);
    results.put(
        cells.cube().name(),
        new Result(
            Optional.empty(),
            cells.cube().name() + " is not published: " + reason + ".",
            CubeOutcome.NONE));
  }

  /** Leaves out each cube that declares another hierarchy for a dimension than an earlier cube. */
  private void withoutOtherHierarchies() {
    Map<String, Cube.Dimension> known = new HashMap<>();
    for (ExactCubeCells one : List.copyOf(included)) {
      for (Cube.Dimension dimension : one.cube().dimensions()) {
        Cube.Dimension first = known.putIfAbsent(dimension.field(), dimension);
        if (first != null && !first.hierarchy().equals(dimension.hierarchy()) && wanted(one)) {
          leaveOut(
              one,
              dimension.field()
                  + " has a different hierarchy in a cube that is declared before it");
          break;
        }
      }
    }
  }

  private Map<String, Table.Publication> roles() {
    return included.stream()
        .collect(
            Collectors.toMap(
                one -> one.cube().name(),
                one -> wanted(one) ? Table.Publication.PUBLISHED : Table.Publication.PROTECTED));
  }

  private Result suppressedTable(Cube cube) {
    List<ReleasedCube.Measure> measures =
        cube.measures().stream()
            .map(
                m -> new ReleasedCube.Measure(m.name(), ReleasedCube.Kind.valueOf(m.kind().name())))
            .toList();
    return new Result(Optional.of(TableRows.suppressed(cube, measures)), "", CubeOutcome.NONE);
  }

  /** Marks the counts of {@code known} records as published, if no count breaks a primary rule. */
  private void known(KernelPopulation kernel, PredeterminedCells predetermined) {
    for (PopulationCube member : kernel.members()) {
      Cube cube = member.cube();
      for (Map<String, String> records : request.known()) {
        if (cube.where().isEmpty()
            && cube.dimensions().stream()
                .map(Cube.Dimension::field)
                .toList()
                .equals(List.copyOf(records.keySet()))) {
          int cell = kernel.find(cube, List.copyOf(records.values()));
          if (cell >= 0 && predetermined.broken(member, cell).isEmpty()) {
            predetermined.markPublished(member, cell, member.count());
          }
        }
      }
    }
  }

  /** The distinct count of each cohort when it was first published, by cell. */
  private Map<Integer, Long> cohorts(KernelPopulation kernel) {
    Map<Integer, Long> cohorts = new HashMap<>();
    for (PopulationCube member : kernel.members()) {
      request
          .cohorts()
          .getOrDefault(member.cube().name(), Map.of())
          .forEach((labels, count) -> cohorts.put(kernel.find(member.cube(), labels), count));
    }
    return cohorts;
  }

  private void constants(KernelPopulation kernel, PredeterminedCells predetermined) {
    request
        .published()
        .forEach(
            (name, table) ->
                kernel
                    .member(name)
                    .ifPresentOrElse(
                        member -> constants(kernel, predetermined, member, table),
                        () -> {
                          if (!table.levels().isEmpty()) {
                            throw new ContradictionException(name);
                          }
                        }));
  }

  private void constants(
      KernelPopulation kernel,
      PredeterminedCells predetermined,
      PopulationCube member,
      ReleasedCube table) {
    Cube cube = member.cube();
    List<ReleasedCube.Row> cells =
        cube.dimensions().isEmpty()
            ? table.rows().stream()
                .filter(row -> row.status() == ReleasedCube.Status.PUBLISHED)
                .toList()
            : table.levels();
    for (ReleasedCube.Row row : cells) {
      int cell = kernel.find(cube, row.labels());
      if (cell < 0 || member.inTable(cell) == PopulationCube.NONE) {
        throw new ContradictionException(cube.name());
      }
      predetermined.markPublished(member, cell, member.count());
      int additive = 0;
      for (int m = 0; m < cube.measures().size(); m++) {
        Long value = row.values().get(m);
        boolean adds = cube.measures().get(m).additive();
        long now =
            adds
                ? kernel.population().values(cell, member.measure(additive)).value()
                : request.rounding().of(kernel.population().contributors(cell));
        if (value != null && value != now) {
          throw new ContradictionException(cube.name());
        }
        if (value != null && adds) {
          predetermined.markPublished(member, cell, member.measure(additive));
        } else if (value != null) {
          predetermined.markDistinctCountPublished(cell);
        }
        additive += adds ? 1 : 0;
      }
    }
  }

  /** The last declared cube whose table has a cell that is not protected. */
  private Optional<ExactCubeCells> lastUnsafe(KernelPopulation kernel, PopulationRelease release) {
    Set<String> unsafe = new HashSet<>();
    Set<String> affected = new HashSet<>();
    for (int measure = 0; measure < kernel.population().measures().size(); measure++) {
      BitSet cells = release.unprotected(measure);
      int number = measure;
      if (!cells.isEmpty()) {
        kernel.members().stream()
            .filter(m -> m.all().contains(number))
            .forEach(
                m -> {
                  affected.add(m.cube().name());
                  if (cells.stream().anyMatch(c -> m.inTable(c) != PopulationCube.NONE)) {
                    unsafe.add(m.cube().name());
                  }
                });
      }
    }
    return last(unsafe).or(() -> last(affected));
  }

  private Optional<ExactCubeCells> last(Set<String> names) {
    return IntStream.iterate(included.size() - 1, i -> i >= 0, i -> i - 1)
        .mapToObj(included::get)
        .filter(this::wanted)
        .filter(one -> names.contains(one.cube().name()))
        .findFirst();
  }

  private void addResults(
      KernelPopulation kernel, PredeterminedCells predetermined, PopulationRelease release) {
    Map<ExactCubeCells, CubeCellStatuses> wanted = new LinkedHashMap<>();
    BitSet counted = new BitSet();
    BitSet rows = new BitSet();
    for (ExactCubeCells one : included) {
      if (wanted(one)) {
        PopulationCube member = kernel.member(one.cube().name()).orElseThrow();
        wanted.put(one, new CubeCellStatuses(member, release, predetermined, request.rounding()));
        counted.or(wanted.get(one).distinctCounts());
        Arrays.stream(kernel.population().cells(member.number()))
            .filter(cell -> kernel.population().isFinest(member.number(), cell))
            .forEach(rows::set);
      }
    }
    BitSet nested =
        NestedCounts.suppressed(
            kernel.population(),
            counted,
            rows,
            predetermined.publishedDistinctCounts(),
            request.totals(),
            cohorts(kernel),
            request.rounding(),
            wanted.keySet().stream().mapToInt(one -> one.cube().threshold()).max().orElse(0));
    wanted.forEach(
        (one, statuses) -> {
          statuses.suppressDistinctCounts(nested);
          ReleasedCube table = TableRows.of(statuses, kernel);
          CubeOutcome outcome = new CubeOutcomes(statuses, predetermined, rules, kernel).outcome();
          results.put(one.cube().name(), new Result(Optional.of(table), "", outcome));
        });
  }
}
