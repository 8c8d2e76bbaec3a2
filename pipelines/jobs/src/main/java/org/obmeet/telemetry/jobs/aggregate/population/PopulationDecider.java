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
 * Decides about the cubes of one record set in one window: what of them is published beside what is
 * out already. A pure function of its input.
 */
public final class PopulationDecider {
  /**
   * What is decided.
   *
   * @param cells all cubes of the record set, then the bridges between them
   * @param published names of the cubes of which something is to be published
   * @param out what is out already, by name of the cube
   * @param before by name of a cube, labels that the window before published
   * @param totals for facts, the published distinct counts of totals over records of the window
   * @param cohorts by name of a cube over cohorts and label, the distinct count of the cohort when
   *     it was first published
   * @param rounding how distinct counts are published
   * @param known for records, the fields and labels of those that are counted as facts too
   */
  public record Request(
      List<ExactCubeCells> cells,
      Set<String> published,
      Map<String, ReleasedCube> out,
      Map<String, Set<List<String>>> before,
      Set<Long> totals,
      Map<String, Map<List<String>, Long>> cohorts,
      Rounding rounding,
      Set<Map<String, String>> known) {
    public Request {
      cells = List.copyOf(cells);
      published = Set.copyOf(published);
      out = Map.copyOf(out);
      before = Map.copyOf(before);
      totals = Set.copyOf(totals);
      cohorts = Map.copyOf(cohorts);
      known = Set.copyOf(known);
    }
  }

  /**
   * What is decided about a cube.
   *
   * @param table what is published of it; empty if it is suppressed as a whole
   * @param explanation why, if it is
   */
  public record Result(Optional<ReleasedCube> table, String explanation, CubeOutcome outcome) {}

  /** Published values are not those of the records that are there now. */
  public static final class ContradictionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContradictionException(String cube) {
      super("published values of " + cube + " are not those of the records that are there now");
    }
  }

  private final Request question;
  private final Scope least;
  private final PrimaryRules rules;
  private final List<ExactCubeCells> included = new ArrayList<>();
  private final Map<String, Result> answers = new LinkedHashMap<>();

  private PopulationDecider(Request question) {
    this.question = question;
    List<Cube> cubes =
        question.cells().stream()
            .map(ExactCubeCells::cube)
            .filter(cube -> !BridgeCubes.isBridge(cube.name()))
            .toList();
    this.least = RecordSet.leastScope(cubes);
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
   * What is published of each cube of which something is to be published, in their order.
   *
   * @throws Contradiction if what is out does not fit the cells
   */
  public static Map<String, Result> decide(Request question) {
    return new PopulationDecider(question).decide();
  }

  private Map<String, Result> decide() {
    for (ExactCubeCells one : question.cells()) {
      String name = one.cube().name();
      boolean wanted = question.published().contains(name);
      if (one.total() < 0) {
        if (wanted) {
          answers.put(name, nothing(one.cube()));
        }
      } else if (wanted || question.out().containsKey(name) || BridgeCubes.isBridge(name)) {
        included.add(one);
      }
    }
    withoutOtherHierarchies();
    while (included.stream().anyMatch(this::wanted)) {
      KernelPopulation kernel = KernelPopulation.of(included, least, roles());
      PredeterminedCells settled = new PredeterminedCells(kernel, rules);
      constants(kernel, settled);
      known(kernel, settled);
      PopulationRelease release =
          audited(
              DisclosureControl.release(
                  kernel.population(),
                  rules,
                  new TracedUnions(kernel),
                  new ReaderWeights(kernel, question.before()),
                  settled));
      Optional<ExactCubeCells> unsafe =
          release.safe() ? Optional.empty() : leastNeeded(kernel, release);
      if (unsafe.isEmpty()) {
        answer(kernel, settled, release);
        break;
      }
      leaveOut(
          unsafe.get(), "values of it could not be protected beside those of the other tables");
    }
    Map<String, Result> ordered = new LinkedHashMap<>();
    question.cells().stream()
        .map(one -> one.cube().name())
        .filter(answers::containsKey)
        .forEach(name -> ordered.put(name, answers.get(name)));
    return ordered;
  }

  /** A release in which what its audit finds counts as unprotected. */
  private PopulationRelease audited(PopulationRelease release) {
    PopulationRelease audited = release;
    for (ProtectionViolation finding : Audit.findings(release, rules)) {
      audited = audited.withUnprotected(finding.cell(), finding.measure());
    }
    return audited;
  }

  private boolean wanted(ExactCubeCells one) {
    return question.published().contains(one.cube().name());
  }

  private void leaveOut(ExactCubeCells cells, String why) {
    included.remove(cells);
    answers.put(
        cells.cube().name(),
        new Result(
            Optional.empty(),
            cells.cube().name() + " is suppressed as a whole: " + why + ".",
            CubeOutcome.NONE));
  }

  /** Leaves out cubes whose hierarchy of a dimension is not that of a cube before them. */
  private void withoutOtherHierarchies() {
    Map<String, Cube.Dimension> known = new HashMap<>();
    for (ExactCubeCells one : List.copyOf(included)) {
      for (Cube.Dimension dimension : one.cube().dimensions()) {
        Cube.Dimension first = known.putIfAbsent(dimension.field(), dimension);
        if (first != null && !first.hierarchy().equals(dimension.hierarchy()) && wanted(one)) {
          leaveOut(one, dimension.field() + " has another hierarchy in a cube before it");
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

  private Result nothing(Cube cube) {
    List<ReleasedCube.Measure> measures =
        cube.measures().stream()
            .map(
                m -> new ReleasedCube.Measure(m.name(), ReleasedCube.Kind.valueOf(m.kind().name())))
            .toList();
    return new Result(Optional.of(TableRows.nothing(cube, measures)), "", CubeOutcome.NONE);
  }

  /** The count of records that are counted as facts too is known if it is safe. */
  private void known(KernelPopulation kernel, PredeterminedCells settled) {
    for (PopulationCube member : kernel.members()) {
      Cube cube = member.cube();
      for (Map<String, String> records : question.known()) {
        if (cube.where().isEmpty()
            && cube.dimensions().stream()
                .map(Cube.Dimension::field)
                .toList()
                .equals(List.copyOf(records.keySet()))) {
          int cell = kernel.find(cube, List.copyOf(records.values()));
          if (cell >= 0 && settled.broken(member, cell).isEmpty()) {
            settled.out(member, cell, member.count());
          }
        }
      }
    }
  }

  /** By cell, the distinct count of its cohort when that was first published. */
  private Map<Integer, Long> cohorts(KernelPopulation kernel) {
    Map<Integer, Long> cohorts = new HashMap<>();
    for (PopulationCube member : kernel.members()) {
      question
          .cohorts()
          .getOrDefault(member.cube().name(), Map.of())
          .forEach((labels, people) -> cohorts.put(kernel.find(member.cube(), labels), people));
    }
    return cohorts;
  }

  private void constants(KernelPopulation kernel, PredeterminedCells settled) {
    question
        .out()
        .forEach(
            (name, table) ->
                kernel
                    .member(name)
                    .ifPresentOrElse(
                        member -> constants(kernel, settled, member, table),
                        () -> {
                          if (!table.levels().isEmpty()) {
                            throw new ContradictionException(name);
                          }
                        }));
  }

  private void constants(
      KernelPopulation kernel,
      PredeterminedCells settled,
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
      settled.out(member, cell, member.count());
      int additive = 0;
      for (int m = 0; m < cube.measures().size(); m++) {
        Long value = row.values().get(m);
        boolean adds = cube.measures().get(m).additive();
        long now =
            adds
                ? kernel.population().values(cell, member.measure(additive)).value()
                : question.rounding().of(kernel.population().contributors(cell));
        if (value != null && value != now) {
          throw new ContradictionException(cube.name());
        }
        if (value != null && adds) {
          settled.out(member, cell, member.measure(additive));
        } else if (value != null) {
          settled.distinctCountOut(cell);
        }
        additive += adds ? 1 : 0;
      }
    }
  }

  /** The last cube, in order of declaration, whose table has a cell that is not protected. */
  private Optional<ExactCubeCells> leastNeeded(KernelPopulation kernel, PopulationRelease release) {
    Set<String> unsafe = new HashSet<>();
    Set<String> beside = new HashSet<>();
    for (int measure = 0; measure < kernel.population().measures().size(); measure++) {
      BitSet cells = release.unprotected(measure);
      int number = measure;
      if (!cells.isEmpty()) {
        kernel.members().stream()
            .filter(m -> m.all().contains(number))
            .forEach(
                m -> {
                  beside.add(m.cube().name());
                  if (cells.stream().anyMatch(c -> m.inTable(c) != PopulationCube.NONE)) {
                    unsafe.add(m.cube().name());
                  }
                });
      }
    }
    return last(unsafe).or(() -> last(beside));
  }

  private Optional<ExactCubeCells> last(Set<String> names) {
    return IntStream.iterate(included.size() - 1, i -> i >= 0, i -> i - 1)
        .mapToObj(included::get)
        .filter(this::wanted)
        .filter(one -> names.contains(one.cube().name()))
        .findFirst();
  }

  private void answer(
      KernelPopulation kernel, PredeterminedCells settled, PopulationRelease release) {
    Map<ExactCubeCells, CubeCellStatuses> wanted = new LinkedHashMap<>();
    BitSet counted = new BitSet();
    BitSet rows = new BitSet();
    for (ExactCubeCells one : included) {
      if (wanted(one)) {
        PopulationCube member = kernel.member(one.cube().name()).orElseThrow();
        wanted.put(one, new CubeCellStatuses(member, release, settled, question.rounding()));
        counted.or(wanted.get(one).distinctCounts());
        Arrays.stream(kernel.population().cells(member.number()))
            .filter(cell -> kernel.population().finest(member.number(), cell))
            .forEach(rows::set);
      }
    }
    BitSet nested =
        NestedCounts.suppressed(
            kernel.population(),
            counted,
            rows,
            settled.distinctCountsOut(),
            question.totals(),
            cohorts(kernel),
            question.rounding(),
            wanted.keySet().stream().mapToInt(one -> one.cube().threshold()).max().orElse(0));
    wanted.forEach(
        (one, statuses) -> {
          statuses.withoutDistinctCounts(nested);
          ReleasedCube table = TableRows.of(statuses, kernel);
          CubeOutcome outcome = new CubeOutcomes(statuses, settled, rules, kernel).outcome();
          answers.put(one.cube().name(), new Result(Optional.of(table), "", outcome));
        });
  }
}
