package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.aggregate.population.ExactCubeCells;
import org.obmeet.telemetry.jobs.aggregate.population.PopulationDecider;
import org.obmeet.telemetry.jobs.aggregate.population.RecordSet;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision.Action;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.Quantiles;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;

/**
 * The decision about a stream and window of which some cubes may be out already: record set by
 * record set, with all that is out as constants. What is out is never taken back; a revision adds
 * cells.
 */
final class WindowDecider {
  private static final Fact.History EPOCH = new Fact.History.Epoch();
  private static final String RECORDS_CHANGED =
      "records of the window have come or gone since tables of it were released, and the difference"
          + " would be what they add";
  private static final String OTHER_DECLARATION =
      "a table that is out counts the same records and is declared otherwise now, or no longer";

  private final List<ExactCubeCells> cells;
  private final List<ReleasedTables.Published> out;
  private final Map<String, ReleasedTables.Published> standing = new LinkedHashMap<>();
  private final Predicate<Cube> asked;
  private final AggregateRequest.Changed changed;
  private final ReleaseInputCheck counted;
  private final Map<String, ReleasedCube> before;
  private final List<Map<String, ReleasedCube>> epoch;
  private final Function<Cube, Rounding> rounding;
  private final Map<String, CubeDecision> decisions = new LinkedHashMap<>();

  /**
   * @param cells cubes and bridges of the stream and window, in catalogue order
   * @param out everything that was ever published of it, in order
   * @param asked cubes that are to be decided; the others are there to be protected with them
   * @param changed what to do about cubes that are out
   * @param before by cube, what is released of the window before
   * @param epoch by cube, what is released of each window before this one that lies in the same key
   *     epoch; the earliest first
   * @param rounding how the distinct counts of a cube are rounded in this window
   */
  WindowDecider(
      List<ExactCubeCells> cells,
      List<ReleasedTables.Published> out,
      Predicate<Cube> asked,
      AggregateRequest.Changed changed,
      ReleaseInputCheck counted,
      Map<String, ReleasedCube> before,
      List<Map<String, ReleasedCube>> epoch,
      Function<Cube, Rounding> rounding) {
    this.cells = cells;
    this.out = out;
    this.asked = asked;
    this.changed = changed;
    this.counted = counted;
    this.before = before;
    this.epoch = epoch;
    this.rounding = rounding;
    out.forEach(table -> standing.put(table.release().key().cube(), table));
  }

  /** What is done about each cube that was asked for, in catalogue order. */
  List<CubeDecision> decide() {
    Map<RecordSet, List<ExactCubeCells>> sets = new LinkedHashMap<>();
    for (ExactCubeCells one : cells) {
      sets.computeIfAbsent(RecordSet.of(one.cube()), k -> new ArrayList<>()).add(one);
    }
    sets.forEach(this::decide);
    Map<String, CubeDecision> complete = new HashMap<>();
    decisions.forEach((name, decision) -> complete.put(name, complete(decision)));
    return cells.stream()
        .map(one -> complete.get(one.cube().name()))
        .filter(decision -> decision != null)
        .toList();
  }

  private void decide(RecordSet records, List<ExactCubeCells> members) {
    List<Cube> wanted =
        members.stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> !BridgeCubes.isBridge(cube.name()) && asked.test(cube))
            .toList();
    Optional<String> stays = stays(records, members);
    if (stays.isPresent()) {
      wanted.forEach(cube -> decideNothing(cube, stays.get()));
      return;
    }
    Set<String> published =
        wanted.stream()
            .map(Cube::name)
            .filter(name -> revises() || !standing.containsKey(name))
            .collect(Collectors.toSet());
    Map<String, ReleasedCube> constants = new HashMap<>();
    members.stream()
        .map(one -> standing.get(one.cube().name()))
        .filter(table -> table != null)
        .forEach(table -> constants.put(table.release().key().cube(), table.table()));
    try {
      Map<String, PopulationDecider.Result> answers =
          published.isEmpty()
              ? Map.of()
              : PopulationDecider.decide(
                  new PopulationDecider.Request(
                      members,
                      published,
                      constants,
                      labels(),
                      totals(records),
                      cohorts(records),
                      rounding.apply(wanted.get(0)),
                      known(records)));
      wanted.forEach(cube -> decide(cube, answers.get(cube.name())));
    } catch (PopulationDecider.ContradictionException contradiction) {
      wanted.forEach(cube -> decideNothing(cube, RECORDS_CHANGED));
    }
  }

  /** By cube, the labels that the window before published. */
  private Map<String, Set<List<String>>> labels() {
    Map<String, Set<List<String>>> labels = new HashMap<>();
    before.forEach(
        (cube, table) ->
            labels.put(
                cube,
                table.levels().stream().map(ReleasedCube.Row::labels).collect(Collectors.toSet())));
    return labels;
  }

  /** For cohorts, the distinct count of each when it was first published, by cube and label. */
  private Map<String, Map<List<String>, Long>> cohorts(RecordSet records) {
    Map<String, Map<List<String>, Long>> cohorts = new HashMap<>();
    for (ExactCubeCells one : cells) {
      boolean grows = one.cube().derive().map(Fact::history).filter(EPOCH::equals).isEmpty();
      if (grows || !RecordSet.of(one.cube()).equals(records)) {
        continue;
      }
      Map<List<String>, Long> first =
          cohorts.computeIfAbsent(one.cube().name(), k -> new HashMap<>());
      epoch.stream()
          .map(tables -> tables.get(one.cube().name()))
          .filter(Objects::nonNull)
          .forEach(table -> people(table).forEach(first::putIfAbsent));
    }
    return cohorts;
  }

  /** Published distinct counts, by labels; without that of everything. */
  private static Map<List<String>, Long> people(ReleasedCube table) {
    Map<List<String>, Long> people = new HashMap<>();
    for (int m = 0; m < table.measures().size(); m++) {
      for (ReleasedCube.Row row : table.levels()) {
        boolean total = row.labels().stream().allMatch(ReleasedCube.TOTAL::equals);
        if (table.measures().get(m).kind() == ReleasedCube.Kind.CONTRIBUTORS
            && !total
            && row.values().get(m) != null) {
          people.put(row.labels(), row.values().get(m));
        }
      }
    }
    return people;
  }

  /** For facts, the distinct counts of totals over records of the window that are published. */
  private Set<Long> totals(RecordSet records) {
    return records.fact().isEmpty()
        ? Set.of()
        : cells.stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> cube.derive().isEmpty() && !BridgeCubes.isBridge(cube.name()))
            .flatMap(cube -> table(cube.name()).stream())
            .flatMapToLong(WindowDecider::total)
            .boxed()
            .collect(Collectors.toSet());
  }

  /** Fields and labels of records that cubes of the window count as facts too. */
  private Set<Map<String, String>> known(RecordSet records) {
    return cells.stream()
        .flatMap(one -> one.cube().derive().stream())
        .map(Fact::records)
        .filter(labels -> records.fact().isEmpty() && !labels.isEmpty())
        .collect(Collectors.toSet());
  }

  /** The distinct count of a table's total; nothing if it is not published. */
  private static LongStream total(ReleasedCube table) {
    List<ReleasedCube.Row> cells = table.dimensions().isEmpty() ? table.rows() : table.levels();
    return IntStream.range(0, table.measures().size())
        .filter(m -> table.measures().get(m).kind() == ReleasedCube.Kind.CONTRIBUTORS)
        .boxed()
        .flatMapToLong(
            m ->
                cells.stream()
                    .filter(row -> row.labels().stream().allMatch(ReleasedCube.TOTAL::equals))
                    .map(row -> row.values().get(m))
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue));
  }

  private boolean revises() {
    return changed == AggregateRequest.Changed.REVISE;
  }

  /** Why nothing more of a record set is published; empty if more may be. */
  private Optional<String> stays(RecordSet records, List<ExactCubeCells> members) {
    Map<String, Cube> declared = new HashMap<>();
    members.forEach(one -> declared.put(one.cube().name(), one.cube()));
    for (ReleasedTables.Published table : standing.values()) {
      Cube cube = declared.get(table.release().key().cube());
      boolean own =
          records.fact().equals(table.declaration().fact())
              && records.latest() == table.declaration().latest();
      if (own && (cube == null || !ReleasedDeclaration.of(cube).equals(table.declaration()))) {
        return Optional.of(OTHER_DECLARATION);
      }
    }
    boolean same =
        members.stream()
            .map(ExactCubeCells::cube)
            .allMatch(
                cube ->
                    out.stream()
                        .allMatch(table -> counted.unchangedSince(cube, table.release().commit())));
    return same ? Optional.empty() : Optional.of(RECORDS_CHANGED);
  }

  private void decideNothing(Cube cube, String why) {
    ReleasedTables.Published table = standing.get(cube.name());
    if (table == null) {
      put(
          new CubeDecision(
              cube,
              Action.SUPPRESSED,
              Optional.empty(),
              CubeOutcome.NONE,
              1,
              cube.name() + " is suppressed as a whole: " + why + "."));
      return;
    }
    put(
        new CubeDecision(
            cube,
            revises() ? Action.REFUSED : Action.UNCHANGED,
            Optional.of(table.table()),
            CubeOutcome.NONE,
            table.release().revision(),
            cube.name() + " is not revised: " + why + "."));
  }

  private void decide(Cube cube, PopulationDecider.Result answer) {
    ReleasedTables.Published table = standing.get(cube.name());
    if (answer == null || table != null && answer.table().isEmpty()) {
      put(
          new CubeDecision(
              cube,
              Action.UNCHANGED,
              Optional.of(table.table()),
              CubeOutcome.NONE,
              table.release().revision(),
              ""));
      return;
    }
    Action course =
        answer.table().isEmpty()
            ? Action.SUPPRESSED
            : table == null ? Action.RELEASED : Action.REVISED;
    int revision = table == null ? 1 : table.release().revision() + 1;
    put(
        new CubeDecision(
            cube, course, answer.table(), answer.outcome(), revision, answer.explanation()));
  }

  private void put(CubeDecision decision) {
    decisions.put(decision.cube().name(), decision);
  }

  /** With its quantiles; unchanged if that is what is out. */
  private CubeDecision complete(CubeDecision decision) {
    if (!decision.published()) {
      return decision;
    }
    ReleasedCube table = withQuantiles(decision.cube(), decision.table().orElseThrow());
    ReleasedTables.Published known = standing.get(decision.cube().name());
    if (known != null && known.table().equals(table)) {
      return new CubeDecision(
          decision.cube(),
          Action.UNCHANGED,
          Optional.of(table),
          decision.outcome(),
          decision.revision() - 1,
          "");
    }
    return new CubeDecision(
        decision.cube(),
        decision.action(),
        Optional.of(table),
        decision.outcome(),
        decision.revision(),
        decision.words());
  }

  private ReleasedCube withQuantiles(Cube cube, ReleasedCube table) {
    List<Optional<Quantiles>> histograms =
        cube.quantiles().stream()
            .map(quantile -> table(quantile.histogram()).map(Quantiles::new))
            .toList();
    Set<List<String>> named = new HashSet<>();
    table.levels().forEach(row -> named.add(row.labels()));
    List<ReleasedCube.Row> rows = new ArrayList<>();
    for (ReleasedCube.Row row : table.rows()) {
      boolean reads =
          row.status() == ReleasedCube.Status.PUBLISHED
              && (row.labels().isEmpty() || named.contains(row.labels()));
      List<String> bins =
          new ArrayList<>(Collections.nCopies(cube.quantiles().size(), (String) null));
      for (int q = 0; q < bins.size() && reads; q++) {
        double share = cube.quantiles().get(q).share();
        bins.set(q, histograms.get(q).flatMap(h -> h.of(row.labels(), share)).orElse(null));
      }
      rows.add(row.withQuantiles(bins));
    }
    return table.withRows(rows);
  }

  /** What is released of a cube once the run has published what it decided. */
  private Optional<ReleasedCube> table(String name) {
    CubeDecision decision = decisions.get(name);
    return decision != null && decision.table().isPresent()
        ? decision.table()
        : Optional.ofNullable(standing.get(name)).map(ReleasedTables.Published::table);
  }
}
