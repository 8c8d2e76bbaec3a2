package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.collect.Streams;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.audit.ProtectionViolation;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Decides which values of cubes that count the same records are published in one window. Values
 * that are already published stay published. The same request always leads to the same decisions.
 */
public final class PopulationDecider {
  /**
   * The input of a decision.
   *
   * @param cells all cubes that count the records, followed by the bridges between these cubes
   * @param requested names of the cubes to decide
   * @param published tables that are already published in this window, by name of the cube
   * @param previousLabels labels that the previous window published, by name of the cube
   * @param rounding the rounding of published distinct counts
   * @param facts for records, the cubes of facts that are records; otherwise empty
   * @param noise secret numbers of these records in this window
   */
  public record Request(
      List<ExactCubeCells> cells,
      Set<String> requested,
      Map<String, ReleasedCells> published,
      Map<String, Set<List<String>>> previousLabels,
      Rounding rounding,
      List<Cube> facts,
      SecretNoise noise) {
    public Request {
      cells = List.copyOf(cells);
      requested = Set.copyOf(requested);
      published = Map.copyOf(published);
      previousLabels = Map.copyOf(previousLabels);
      facts = List.copyOf(facts);
    }
  }

  /**
   * The decision about a cube.
   *
   * @param explanation the reason if the table is not published; otherwise empty
   * @param outcome the outcome of the cube's cells; {@code NONE} if they were not decided
   */
  public record Result(Optional<ReleasedCells> table, String explanation, CubeOutcome outcome) {}

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

  /** The names of the requested cubes that may still get further cells. */
  private final Set<String> open;

  /** The cubes and bridges that are decided together. */
  private final List<ExactCubeCells> included = new ArrayList<>();

  private final Map<String, Result> results = new HashMap<>();

  private PopulationDecider(Request request) {
    this.request = request;
    this.open = new HashSet<>(request.requested());
    List<Cube> cubes =
        request.cells().stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> !BridgeCubes.isBridge(cube.name()))
            .toList();
    this.narrowest = CubeFilter.narrowestScope(cubes);
    this.rules = UnsafeCells.rules(cubes.stream().mapToInt(Cube::dominancePercent).max().orElse(0));
  }

  /**
   * Returns the decision about each requested cube, by name.
   *
   * @throws ContradictionException if published values contradict the current records
   */
  public static Map<String, Result> decide(Request request) {
    return new PopulationDecider(request).results();
  }

  private Map<String, Result> results() {
    for (ExactCubeCells one : request.cells()) {
      String name = one.cube().name();
      boolean requested = request.requested().contains(name);
      if (one.total() < 0) {
        if (requested) {
          ReleasedCells suppressed = TableRows.suppressed(one.cube());
          results.put(name, new Result(Optional.of(suppressed), "", CubeOutcome.NONE));
        }
      } else if (requested || request.published().containsKey(name) || BridgeCubes.isBridge(name)) {
        included.add(one);
      }
    }
    leaveOutOtherHierarchies();
    while (included.stream().anyMatch(this::requested)) {
      RecordsPopulation records = new RecordsPopulation(included, narrowest, publications());
      PredeterminedCells predetermined = new PredeterminedCells(records, rules);
      request
          .published()
          .forEach((name, table) -> markPublished(records, predetermined, name, table));
      markKnown(records, predetermined);
      PopulationRelease release =
          audited(
              DisclosureControl.release(
                  records.population(),
                  rules,
                  new FootprintUnions(records),
                  new ReaderWeights(records, request.previousLabels()),
                  predetermined,
                  request.noise()));
      Optional<ExactCubeCells> unsafe =
          release.safe() ? Optional.empty() : lastUnsafe(records, release);
      if (unsafe.isEmpty()) {
        addResults(records, predetermined, release);
        break;
      }
      leaveOut(
          unsafe.get(), "its values cannot be protected together with those of the other tables");
    }
    return results;
  }

  /** Returns a copy of the release that marks the values found by the audit as unprotected. */
  private PopulationRelease audited(PopulationRelease release) {
    PopulationRelease audited = release;
    for (ProtectionViolation finding : Audit.findings(release, rules)) {
      audited = audited.withUnprotected(finding.cell(), finding.measure());
    }
    return audited;
  }

  private boolean requested(ExactCubeCells one) {
    return open.contains(one.cube().name());
  }

  /** Leaves out a cube. If the cube is already published, it only gets no further cells. */
  private void leaveOut(ExactCubeCells cells, String reason) {
    open.remove(cells.cube().name());
    if (request.published().containsKey(cells.cube().name())) {
      return;
    }
    included.remove(cells);
    results.put(
        cells.cube().name(),
        new Result(
            Optional.empty(),
            cells.cube().name() + " is not published: " + reason + ".",
            CubeOutcome.NONE));
  }

  /**
   * Leaves out each requested cube whose hierarchy of a dimension differs from the hierarchy in a
   * published cube or, if no published cube has the dimension, in an earlier cube.
   */
  private void leaveOutOtherHierarchies() {
    Map<String, Cube.Dimension> known = new HashMap<>();
    List<ExactCubeCells> publishedFirst = new ArrayList<>(included);
    publishedFirst.sort(
        Comparator.comparing(one -> !request.published().containsKey(one.cube().name())));
    for (ExactCubeCells one : publishedFirst) {
      for (Cube.Dimension dimension : one.cube().dimensions()) {
        Cube.Dimension first = known.putIfAbsent(dimension.field(), dimension);
        if (first != null && !first.hierarchy().equals(dimension.hierarchy()) && requested(one)) {
          leaveOut(
              one,
              dimension.field()
                  + " has a different hierarchy in a cube that is published or declared before it");
          break;
        }
      }
    }
  }

  private Map<String, Table.Publication> publications() {
    return included.stream()
        .collect(
            Collectors.toMap(
                one -> one.cube().name(),
                one -> requested(one) ? Table.Publication.PUBLISHED : Table.Publication.PROTECTED));
  }

  /**
   * Marks the counts of records that are also totals of {@link Request#facts} as published, unless
   * they break a primary rule. The cell may be in any table, such as a total or a filtered one.
   */
  private void markKnown(RecordsPopulation records, PredeterminedCells predetermined) {
    for (Cube fact : request.facts()) {
      Map<String, String> labels = CubeFilter.of(fact, narrowest);
      labels.putAll(fact.derive().orElseThrow().records());
      // Without the narrowest scope, facts also count records that are in no cell.
      int cell =
          fact.requiredScope().covers(narrowest) ? records.find(labels) : PopulationCube.NONE;
      for (PopulationCube cube : records.cubes()) {
        if (cube.contains(cell)
            && cube.hasCountMeasure()
            && predetermined.brokenRule(cube, cell).isEmpty()) {
          predetermined.markPublished(cube, cell, cube.countMeasure());
        }
      }
    }
  }

  /** Marks the values of a published table; throws if a value contradicts the current records. */
  private void markPublished(
      RecordsPopulation records,
      PredeterminedCells predetermined,
      String name,
      ReleasedCells table) {
    Optional<PopulationCube> found = records.cube(name);
    if (found.isEmpty()) {
      if (!table.cells().isEmpty()) {
        throw new ContradictionException(name);
      }
      return;
    }
    PopulationCube cube = found.get();
    for (ReleasedCells.Row row : table.cells()) {
      int cell = records.find(cube, row.labels());
      if (!cube.contains(cell)) {
        throw new ContradictionException(name);
      }
      predetermined.markPublished(cube, cell, cube.countMeasure());
      for (int m = 0; m < row.values().size(); m++) {
        Long value = row.values().get(m);
        int measure = cube.populationMeasure(m);
        boolean distinct = measure == PopulationCube.NONE;
        if (value == null) {
          continue;
        }
        long now =
            distinct
                ? request.rounding().of(records.population().contributors(cell))
                : records.population().values(cell, measure).value();
        if (value != now) {
          throw new ContradictionException(name);
        }
        if (!distinct) {
          predetermined.markPublished(cube, cell, measure);
        }
      }
    }
  }

  /**
   * The last requested cube with an unprotected cell; otherwise the last requested cube with the
   * measure of such a cell.
   */
  private Optional<ExactCubeCells> lastUnsafe(
      RecordsPopulation records, PopulationRelease release) {
    Population population = records.population();
    Set<String> unsafe = new HashSet<>();
    Set<String> affected = new HashSet<>();
    for (int measure = 0; measure < population.measures().size(); measure++) {
      BitSet cells = release.unprotected(measure);
      for (PopulationCube cube : records.cubes()) {
        if (!cells.isEmpty()
            && population.tables().get(cube.tableIndex()).measures().contains(measure)) {
          affected.add(cube.cube().name());
          if (cells.stream().anyMatch(cube::contains)) {
            unsafe.add(cube.cube().name());
          }
        }
      }
    }
    return last(unsafe).or(() -> last(affected));
  }

  private Optional<ExactCubeCells> last(Set<String> names) {
    return Streams.findLast(
        included.stream().filter(this::requested).filter(one -> names.contains(one.cube().name())));
  }

  private void addResults(
      RecordsPopulation records, PredeterminedCells predetermined, PopulationRelease release) {
    for (PopulationCube cube : records.cubes()) {
      if (requested(cube.cells())) {
        CubeCellStatuses statuses =
            new CubeCellStatuses(cube, release, predetermined, request.rounding());
        CubeOutcome outcome = new CubeOutcomes(statuses, predetermined, rules).outcome();
        results.put(
            cube.cube().name(), new Result(Optional.of(TableRows.of(statuses)), "", outcome));
      }
    }
  }
}
