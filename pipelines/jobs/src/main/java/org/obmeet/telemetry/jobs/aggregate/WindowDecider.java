package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.population.ExactCubeCells;
import org.obmeet.telemetry.jobs.aggregate.population.PopulationDecider;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision.Action;
import org.obmeet.telemetry.jobs.aggregate.table.Quantiles;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Decides which tables of a stream and window are published. Cubes that count the same records are
 * decided together. Cells that are already published are constants of the decision. A published
 * cell is never withdrawn, and a revision only adds cells.
 */
final class WindowDecider {
  private static final String OTHER_ROUNDING =
      "distinct counts of the window are already published as multiples of %s, which does not"
          + " suffice for the threshold %s";
  private static final String RECORDS_CHANGED =
      "records of the window were added or removed since tables of it were released, and the"
          + " difference would disclose those records";
  private static final String OTHER_DECLARATION =
      "a published table counts the same records, and its declaration was changed (other than to a"
          + " higher threshold) or removed since";

  private final List<ExactCubeCells> cells;
  private final List<Cube> declared;

  /** The last publication of each cube. */
  private final Map<String, ReleasedTable> current = new LinkedHashMap<>();

  private final Predicate<Cube> requested;
  private final AggregateRequest.OnPublished onPublished;
  private final ReleaseInputCheck inputs;
  private final Map<String, ReleasedCells> previous;
  private final Rounding rounding;
  private final Function<CountedRecords, SecretNoise> noise;
  private final Map<String, CubeDecision> decisions = new LinkedHashMap<>();

  /**
   * @param cells cubes and bridges of the stream and window, in catalogue order
   * @param declared all cubes and bridges of the stream and kind of window, computed or not
   * @param publications tables published for the stream and window, in order
   * @param requested true for the cubes to decide; published cubes and bridges are protected with
   *     them
   * @param inputs checks whether releases still count the same records
   * @param previous the released tables of the previous window, by cube
   * @param rounding the rounding of the stream's distinct counts; if tables of the window are
   *     published, their rounding is kept
   * @param noise the secret numbers for records in this window
   */
  WindowDecider(
      List<ExactCubeCells> cells,
      List<Cube> declared,
      List<ReleasedTable> publications,
      Predicate<Cube> requested,
      AggregateRequest.OnPublished onPublished,
      ReleaseInputCheck inputs,
      Map<String, ReleasedCells> previous,
      Rounding rounding,
      Function<CountedRecords, SecretNoise> noise) {
    this.cells = cells;
    this.declared = declared;
    this.requested = requested;
    this.onPublished = onPublished;
    this.inputs = inputs;
    this.previous = previous;
    this.rounding =
        publications.isEmpty()
            ? rounding
            : new Rounding(publications.get(0).declaration().rounding());
    this.noise = noise;
    publications.forEach(table -> current.put(table.name(), table));
  }

  /** Returns the rounding of the window's distinct counts. */
  Rounding rounding() {
    return rounding;
  }

  /** Returns the decision about each requested cube that was computed, in catalogue order. */
  List<CubeDecision> decide() {
    cells.stream()
        .collect(
            Collectors.groupingBy(
                one -> CountedRecords.of(one.cube()), LinkedHashMap::new, Collectors.toList()))
        .forEach(this::decideTogether);
    return cells.stream()
        .flatMap(one -> Stream.ofNullable(decisions.get(one.cube().name())))
        .map(this::finish)
        .toList();
  }

  private void decideTogether(CountedRecords records, List<ExactCubeCells> members) {
    List<Cube> wanted =
        members.stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> !BridgeCubes.isBridge(cube.name()) && requested.test(cube))
            .collect(Collectors.toCollection(ArrayList::new));
    Optional<String> blocked = blockReason(records, members);
    if (blocked.isPresent()) {
      wanted.forEach(cube -> keepAsIs(cube, blocked.get()));
      return;
    }
    wanted.stream().filter(this::needsOtherRounding).forEach(this::keepItsRounding);
    wanted.removeIf(this::needsOtherRounding);
    Set<String> toDecide =
        wanted.stream()
            .map(Cube::name)
            .filter(name -> revises() || !current.containsKey(name))
            .collect(Collectors.toSet());
    Map<String, ReleasedCells> constants = new HashMap<>();
    members.stream()
        .map(one -> current.get(one.cube().name()))
        .filter(table -> table != null)
        .forEach(table -> constants.put(table.name(), table.cells()));
    try {
      Map<String, PopulationDecider.Result> results =
          toDecide.isEmpty()
              ? Map.of()
              : PopulationDecider.decide(
                  new PopulationDecider.Request(
                      members,
                      toDecide,
                      constants,
                      previousLabels(),
                      rounding,
                      factsOfRecords(records),
                      noise.apply(records)));
      wanted.forEach(cube -> putResult(cube, results.get(cube.name())));
    } catch (PopulationDecider.ContradictionException contradiction) {
      wanted.forEach(cube -> keepAsIs(cube, RECORDS_CHANGED));
    }
  }

  private Map<String, Set<List<String>>> previousLabels() {
    Map<String, Set<List<String>>> labels = new HashMap<>();
    previous.forEach(
        (cube, table) ->
            labels.put(
                cube,
                table.cells().stream().map(ReleasedCells.Row::labels).collect(Collectors.toSet())));
    return labels;
  }

  /** For all records, the cubes of facts that are records; empty for facts and latest records. */
  private List<Cube> factsOfRecords(CountedRecords records) {
    return declared.stream()
        .filter(cube -> records.fact().isEmpty() && !records.latest())
        .filter(cube -> !BridgeCubes.isBridge(cube.name()))
        .filter(cube -> cube.derive().filter(fact -> !fact.records().isEmpty()).isPresent())
        .toList();
  }

  private boolean revises() {
    return onPublished == AggregateRequest.OnPublished.REVISE;
  }

  /** The reason why no further cell of some records may be published; empty if there is none. */
  private Optional<String> blockReason(CountedRecords records, List<ExactCubeCells> members) {
    Map<String, Cube> byName = new HashMap<>();
    members.forEach(one -> byName.put(one.cube().name(), one.cube()));
    for (ReleasedTable table : current.values()) {
      Cube cube = byName.get(table.name());
      boolean sameRecords =
          records.fact().equals(table.declaration().fact())
              && records.latest() == table.declaration().latest();
      if (sameRecords
          && (cube == null
              || !ReleasedDeclaration.of(cube, rounding.base()).isStricter(table.declaration()))) {
        return Optional.of(OTHER_DECLARATION);
      }
    }
    boolean revisable = members.stream().map(ExactCubeCells::cube).allMatch(inputs::mayBeRevised);
    return revisable ? Optional.empty() : Optional.of(RECORDS_CHANGED);
  }

  /** Returns true if the window's base of rounding is below the threshold of a cube. */
  private boolean needsOtherRounding(Cube cube) {
    return cube.threshold() > rounding.base()
        && cube.measures().stream().anyMatch(m -> m.kind() == Cube.MeasureKind.CONTRIBUTORS);
  }

  private void keepItsRounding(Cube cube) {
    keepAsIs(cube, OTHER_ROUNDING.formatted(rounding.base(), cube.threshold()));
  }

  /**
   * Decides that a published table stays, or that a cube without a published table is suppressed.
   */
  private void keepAsIs(Cube cube, String reason) {
    ReleasedTable table = current.get(cube.name());
    Action kept = revises() ? Action.REFUSED : Action.UNCHANGED;
    put(
        table == null
            ? CubeDecision.suppressed(cube, reason)
            : CubeDecision.kept(
                cube,
                kept,
                table.cells(),
                table.revision(),
                cube.name() + " is not revised: " + reason + "."));
  }

  /** Adds the decision about a cube. Without a new table, the published table stays. */
  private void putResult(Cube cube, PopulationDecider.Result result) {
    ReleasedTable table = current.get(cube.name());
    if (result == null || table != null && result.table().isEmpty()) {
      int revision = table.revision();
      put(CubeDecision.kept(cube, Action.UNCHANGED, table.cells(), revision, ""));
      return;
    }
    Action action =
        result.table().isEmpty()
            ? Action.SUPPRESSED
            : table == null ? Action.RELEASED : Action.REVISED;
    int revision = table == null ? 1 : table.revision() + 1;
    put(
        new CubeDecision(
            cube, action, result.table(), result.outcome(), revision, result.explanation()));
  }

  private void put(CubeDecision decision) {
    decisions.put(decision.cube().name(), decision);
  }

  /** Adds the quantiles. The action becomes UNCHANGED if the same table is already published. */
  private CubeDecision finish(CubeDecision decision) {
    if (!decision.published()) {
      return decision;
    }
    ReleasedCells table = withQuantiles(decision.cube(), decision.table().orElseThrow());
    ReleasedTable known = current.get(decision.cube().name());
    boolean same = known != null && known.cells().equals(table);
    return new CubeDecision(
        decision.cube(),
        same ? Action.UNCHANGED : decision.action(),
        Optional.of(table),
        decision.outcome(),
        same ? decision.revision() - 1 : decision.revision(),
        same ? "" : decision.explanation());
  }

  private ReleasedCells withQuantiles(Cube cube, ReleasedCells table) {
    List<Optional<Quantiles>> histograms =
        cube.quantiles().stream()
            .map(quantile -> tableAfterRun(quantile.histogram()).map(Quantiles::new))
            .toList();
    List<ReleasedCells.Row> rows = new ArrayList<>();
    for (ReleasedCells.Row row : table.rows()) {
      List<String> bins =
          new ArrayList<>(Collections.nCopies(cube.quantiles().size(), (String) null));
      for (int q = 0; q < bins.size() && row.finest() && row.named(); q++) {
        double share = cube.quantiles().get(q).share();
        bins.set(q, histograms.get(q).flatMap(h -> h.of(row.labels(), share)).orElse(null));
      }
      rows.add(row.withQuantiles(bins));
    }
    return table.withRows(rows);
  }

  /**
   * The table that this run has decided for a cube; otherwise the last published table, or empty.
   */
  private Optional<ReleasedCells> tableAfterRun(String name) {
    CubeDecision decision = decisions.get(name);
    return decision != null && decision.table().isPresent()
        ? decision.table()
        : Optional.ofNullable(current.get(name)).map(ReleasedTable::cells);
  }
}
