package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.GroupLabel;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.JointAudit;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;

/** Tables that are safe one by one, and are not together. */
class JointAuditTest {
  private static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));
  private static final Cube FIRST =
      Cubes.cube("first", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES);
  private static final Cube SECOND =
      Cubes.cube("second", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES);
  private static final Cube METHODS =
      Cubes.cube("methods", List.of(Cubes.flat("method")), Cubes.OWNERS, Cubes.INSTANCES);
  private static final Cube USERS =
      Cubes.cube("first", List.of(Cubes.version()), Cubes.OWNERS, Cubes.USERS);
  private static final Cube MORE_USERS =
      Cubes.cube("second", List.of(Cubes.version()), Cubes.OWNERS, Cubes.USERS);

  /** So many owners with one record each. */
  private static void add(List<Raw.Record> records, int owners, String label, long... values) {
    for (int i = 0; i < owners; i++) {
      records.add(
          new Raw.Record(records.size(), List.of(label), i < values.length ? values[i] : 1));
    }
  }

  /** Where {@code few} owners have 7.1 and {@code others} have 7.3, which no table names. */
  private static List<Raw.Record> versions(int few, int others) {
    List<Raw.Record> records = new ArrayList<>();
    add(records, 20, "6.0");
    add(records, 15, "7.2");
    add(records, 12, "7.0");
    add(records, few, "7.1");
    add(records, others, "7.3");
    return records;
  }

  private static List<Raw.Record> methods(int docker, int snap) {
    List<Raw.Record> records = new ArrayList<>();
    add(records, docker, "docker");
    add(records, snap, "snap");
    return records;
  }

  private static GroupLabel group(String label, String... excluded) {
    return new GroupLabel(label, "*", List.of(excluded));
  }

  /** A table that says what is true of its rows, folded by hand. */
  private static DeclaredTable table(Raw raw, List<String> rows, GroupLabel... groups) {
    String dimension = raw.cube().dimensions().get(0).field();
    ReleasedCube.Group group = new ReleasedCube.Group(dimension, List.of(groups));
    List<String> measures = raw.cube().measures().stream().map(Cube.Measure::name).toList();
    ReleasedCube labels =
        new ReleasedCube(List.of(dimension), measures, List.of(), List.of(), List.of(group));
    List<ReleasedCube.Row> counted = new ArrayList<>();
    for (String label : rows) {
      Raw.Truth truth = raw.truth(raw.behind(labels, List.of(label)));
      assertThat(truth.contributors()).as("owners of row " + label).isGreaterThanOrEqualTo(10);
      counted.add(
          new ReleasedCube.Row(
              List.of(label),
              ReleasedCube.Status.PUBLISHED,
              List.of(truth.contributors(), truth.totals()[0])));
    }
    return declared(
        raw.cube(),
        new ReleasedCube(List.of(dimension), measures, counted, List.of(), List.of(group)));
  }

  private static DeclaredTable declared(Cube cube, ReleasedCube table) {
    return new DeclaredTable(
        new PublishedTable(cube.name(), WEEK, Optional.of(Population.of(cube)), table),
        Declaration.of(cube));
  }

  /** Rows 6.0, 7.2 and everything else: 7.0, 7.1 and 7.3. */
  private static DeclaredTable first(List<Raw.Record> records) {
    return table(
        new Raw(FIRST, records), List.of("6.0", "7.2", "rest"), group("rest", "6.0", "7.2"));
  }

  /** Rows 7.0 and everything else. */
  private static DeclaredTable second(List<Raw.Record> records) {
    return table(new Raw(SECOND, records), List.of("7.0", "rest"), group("rest", "7.0"));
  }

  private static List<CubeCells> cells(List<Raw.Record> records) {
    return List.of(new Raw(FIRST, records).cells(), new Raw(SECOND, records).cells());
  }

  private static JointAudit.Verdict audit(
      List<DeclaredTable> out, List<DeclaredTable> fresh, List<CubeCells> cells) {
    return JointAudit.of(out, fresh, cells, JointAudit.BUDGET);
  }

  @Test
  void twoTables_whoseDifferenceIsAFew_areNotBothPublished() {
    List<Raw.Record> records = versions(4, 0);

    for (DeclaredTable one : List.of(first(records), second(records))) {
      assertThat(audit(List.of(), List.of(one), cells(records)).withheld())
          .as(one.published().cube() + " by itself")
          .isEmpty();
    }
    JointAudit.Verdict verdict =
        audit(List.of(), List.of(first(records), second(records)), cells(records));

    assertThat(verdict.withheld()).containsExactly("second");
    assertThat(verdict.findings()).isPositive();
  }

  @Test
  void theLastTable_isKeptBack_ofThoseThatTogetherSayTooMuch() {
    List<Raw.Record> records = versions(4, 0);
    Raw methods = new Raw(METHODS, methods(30, 21));
    DeclaredTable innocent = table(methods, List.of("docker", "snap"));
    List<CubeCells> cells = new ArrayList<>(cells(records));
    cells.add(methods.cells());

    assertThat(audit(List.of(), List.of(second(records), first(records)), cells).withheld())
        .containsExactly("first");
    assertThat(
            audit(List.of(), List.of(first(records), second(records), innocent), cells).withheld())
        .as("a table without which the others still say it is not kept back")
        .containsExactly("second");
  }

  @Test
  void tableThatIsOut_isReckonedWith_whetherItsCellsAreAtHandOrNot() {
    List<Raw.Record> records = versions(4, 0);
    List<DeclaredTable> out = List.of(first(records));

    assertThat(audit(out, List.of(second(records)), cells(records)).withheld())
        .containsExactly("second");
    assertThat(audit(out, List.of(second(records)), cells(records).subList(1, 2)).withheld())
        .containsExactly("second");
  }

  @Test
  void valuesThatNoLabelTellsApart_areAFewTogether_orHideEachOther() {
    List<Raw.Record> few = versions(4, 3);
    List<Raw.Record> enough = versions(4, 8);

    assertThat(audit(List.of(), List.of(first(few), second(few)), cells(few)).withheld())
        .as("seven owners")
        .containsExactly("second");
    JointAudit.Verdict verdict =
        audit(List.of(), List.of(first(enough), second(enough)), cells(enough));
    assertThat(verdict.withheld()).as("twelve owners, and nobody knows of which").isEmpty();
    assertThat(verdict.targets()).as("7.1 and 7.3, in two tables").isEqualTo(4);
  }

  /** One owner has 10 000 users of 7.1, and 7.0 is known to have 4 900 to 5 200. */
  private static List<Raw.Record> dominated() {
    List<Raw.Record> records = new ArrayList<>();
    add(records, 20, "6.0", 1_000, 1_000, 1_000, 1_000);
    add(records, 12, "7.1", 10_000, 99);
    add(records, 12, "7.0", 500, 500, 500, 500, 500, 500, 500, 500, 500, 490);
    add(records, 12, "8.0", 20, 20, 20, 20, 20, 20, 20, 20, 20, 10);
    add(records, 12, "8.1", 10, 10, 10, 10, 10, 10, 10, 10, 10);
    return records;
  }

  @Test
  void twoTables_thatBoundALargeContributorTooClosely_areNotBothPublished() {
    List<Raw.Record> records = dominated();
    Raw users = new Raw(USERS, records);
    Raw more = new Raw(MORE_USERS, records);
    DeclaredTable coarse =
        table(
            users,
            List.of("6.0", "7 · rest", "8 · rest"),
            new GroupLabel("7 · rest", "7", List.of()),
            new GroupLabel("8 · rest", "8", List.of()));
    DeclaredTable across =
        table(
            more,
            List.of("rest", "rest (2)"),
            group("rest", "rest (2)"),
            group("rest (2)", "7.0", "8.0"));
    List<CubeCells> cells = List.of(users.cells(), more.cells());

    assertThat(audit(List.of(), List.of(coarse), cells).withheld()).isEmpty();
    assertThat(audit(List.of(), List.of(across), cells).withheld()).isEmpty();
    assertThat(audit(List.of(), List.of(coarse, across), cells).withheld())
        .as("not exact, and within 300 where 900 are asked for")
        .containsExactly("second");
  }

  @Test
  void tablesThatContradictWhatIsOut_areKeptBack() {
    List<Raw.Record> others = versions(5, 0);

    JointAudit.Verdict verdict =
        audit(List.of(first(versions(4, 0))), List.of(second(others)), cells(others).subList(1, 2));

    assertThat(verdict.withheld()).containsExactly("second");
    assertThat(verdict.findings()).as("nothing could be attacked").isZero();
  }

  /** A label that stands for nothing is a fault, and not for the audit to pass over. */
  @Test
  void tableThatCannotBeRead_isAFault() {
    List<Raw.Record> records = versions(4, 0);
    ReleasedCube table = first(records).published().table();
    List<ReleasedCube.Row> rows = new ArrayList<>(table.rows());
    rows.add(
        new ReleasedCube.Row(List.of("none"), ReleasedCube.Status.PUBLISHED, List.of(12L, 12L)));
    List<GroupLabel> labels = new ArrayList<>(table.groups().get(0).labels());
    labels.add(group("none", "all of it"));
    labels.add(group("all of it"));
    ReleasedCube wrong =
        new ReleasedCube(
            table.dimensions(),
            table.measures(),
            rows,
            List.of(),
            List.of(new ReleasedCube.Group(table.dimensions().get(0), labels)));
    List<DeclaredTable> fresh = List.of(declared(FIRST, wrong));

    assertThatThrownBy(() -> audit(List.of(), fresh, cells(records)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stands for no value");
  }

  @Test
  void moreThanTheBudget_isNotPublished() {
    List<Raw.Record> records = versions(4, 8);
    List<DeclaredTable> fresh = List.of(first(records), second(records));

    assertThat(JointAudit.of(List.of(), fresh, cells(records), -1).withheld())
        .containsExactly("first", "second");
  }

  static List<Long> seeds() {
    return new Random(5).longs(25).boxed().toList();
  }

  private static final List<Cube> DECIDED =
      List.of(
          Cubes.cube(
              "versions",
              List.of(Cubes.version(), Cubes.flat("method")),
              Cubes.OWNERS,
              Cubes.INSTANCES),
          Cubes.cube("platforms", List.of(Cubes.flat("platform")), Cubes.INSTANCES),
          Cubes.cube("again", List.of(Cubes.version()), Cubes.OWNERS, Cubes.INSTANCES));

  private static List<DeclaredTable> released(List<CubeCells> cells) {
    List<DeclaredTable> tables = new ArrayList<>();
    for (Decision decision : Disclosure.decide(cells, List.of())) {
      if (decision instanceof Decision.Release release) {
        Cube cube =
            DECIDED.stream().filter(c -> c.name().equals(release.cube())).findFirst().orElseThrow();
        tables.add(declared(cube, release.table()));
      }
    }
    return tables;
  }

  @Test
  void decidedWorlds_pass() {
    long targets = 0;
    for (long seed : seeds()) {
      JointWorld world = JointWorld.of(seed);
      List<CubeCells> cells = DECIDED.stream().map(world::cells).toList();

      JointAudit.Verdict verdict = audit(List.of(), released(cells), cells);

      assertThat(verdict.withheld()).as("seed " + seed).isEmpty();
      assertThat(verdict.findings()).as("seed " + seed).isZero();
      targets += verdict.targets();
    }
    assertThat(targets).isGreaterThan(100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderAndNumbers_ofRecordsAndCells_doNotChangeTheVerdict(long seed) {
    Random random = new Random(seed);
    List<Raw.Record> records = versions(4, 5 + random.nextInt(10));
    Collections.shuffle(records, random);
    List<CubeCells> shuffled =
        new ArrayList<>(
            List.of(
                new Raw(FIRST, records).shuffled(random).cells(),
                new Raw(SECOND, records).shuffled(random).cells()));
    Collections.shuffle(shuffled, random);
    List<DeclaredTable> fresh = List.of(first(records), second(records));

    assertThat(audit(List.of(), fresh, shuffled))
        .isEqualTo(audit(List.of(), fresh, cells(records)));

    JointWorld world = JointWorld.of(seed);
    List<CubeCells> cells = DECIDED.stream().map(world::cells).toList();
    List<CubeCells> others =
        IntStream.of(2, 0, 1)
            .mapToObj(
                c ->
                    world
                        .seenBy(DECIDED.get(c))
                        .shuffled(random)
                        .cells((cube, table) -> cell -> true))
            .toList();
    assertThat(audit(List.of(), released(cells), others))
        .isEqualTo(audit(List.of(), released(cells), cells));
  }
}
