package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.counting;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.protect.Microdata.summing;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.attack.Bounds;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;
import org.obmeet.telemetry.privacy.tables.Written;

/**
 * Attacks that the house runs against itself. Each succeeds on a table without protection, and
 * fails on the release of the same records.
 *
 * <p>Elsewhere: one-sided flags, small complements of distinct counts and one owner in many cells
 * of a cube in {@code RuleAttacksTest}; cubes decided apart in {@code LinkageTest}; differences of
 * revisions in {@code RevisionTest}; invented owners in {@code SybilTest}; planted identifiers in
 * {@code PlantedNamesTest}.
 */
class AttackSuiteTest {
  private static final int K = 10;
  private static final TableDesign CROSSED = counting("t", "row", "column");

  private static Problem problem(Microdata data, TableDesign... tables) {
    return data.problem(settings(K, SLIDING), tables);
  }

  /** Tables with their unsafe cells withheld and nothing else. */
  private static List<ReleasedTable> bare(Problem problem) {
    return protect(problem).tables().stream().map(new Facts(problem)::bare).toList();
  }

  private static AttackReport attack(Problem problem, List<ReleasedTable> tables) {
    return Attack.attack(tables, problem.hierarchies(), List.of());
  }

  /** The control succeeds; the release of the same records stands. */
  private static void holds(Problem problem) {
    assertThat(attack(problem, bare(problem)).exact()).as("positive control").isNotEmpty();
    Verdict.check(problem, protect(problem));
  }

  @Test
  void subtractionOfMarginals() {
    Problem problem =
        problem(
            Microdata.of("row column").crossed("1 2 3", "a 3 40 20", "b 30 20 20", "c 20 20 20"),
            CROSSED);

    AttackReport control = attack(problem, bare(problem));
    assertThat(Bounds.interval(control, "a 1")).isEqualTo("[3, 3]!");
    holds(problem);
  }

  /** Two are hidden in each row and column, and one follows all the same. */
  @Test
  void linearReconstruction() {
    Problem problem =
        problem(
            Microdata.of("row column")
                .crossed(
                    "1  2  3  4",
                    "w 12 7  12 89",
                    "x 90 80 12 31",
                    "y 92 12 59 12",
                    "z 90 12 65 12"),
            CROSSED);
    ReleasedTable open = new Facts(problem).open(protect(problem).tables().get(0));
    ReleasedTable two =
        Written.hiding(open, "w 1", "w 2", "w 3", "x 1", "x 3", "y 2", "y 4", "z 2", "z 4");

    assertThat(Bounds.exact(Bounds.attack(two))).contains("w 2");
    Verdict.check(problem, protect(problem));
  }

  /** No two-way marginal is small; together they leave one way to fill the cells. */
  @Test
  void reconstructionFromMarginalsOfThreeDimensions() {
    Microdata data = Microdata.of("a b c");
    data.people("x 1 q", 14).people("x 2 p", 15).people("x 2 q", 4).people("y 1 p", 17);
    data.people("y 1 q", 16).people("y 2 p", 18).people("z 2 q", 12);
    Problem marginals =
        problem(data, counting("ab", "a", "b"), counting("bc", "b", "c"), counting("ac", "a", "c"));
    Problem all =
        problem(
            data,
            counting("abc", "a", "b", "c"),
            counting("ab", "a", "b"),
            counting("bc", "b", "c"),
            counting("ac", "a", "c"));
    List<ReleasedTable> control = new ArrayList<>(bare(marginals));
    control.add(ask("abc", List.of("a", "b", "c"), "x 2 q"));

    AttackReport report = attack(marginals, control);
    assertThat(Bounds.interval(report, "x 2 q")).isEqualTo("[4, 4]!");
    Verdict.check(all, protect(all));
  }

  private static ReleasedTable ask(String name, List<String> dimensions, String labels) {
    return new ReleasedTable(
        name,
        dimensions,
        List.of(new ReleasedTable.Column("people", true, 0)),
        List.of(
            new ReleasedTable.Row(
                List.of(labels.split(" ")),
                ReleasedTable.Status.WITHHELD,
                Arrays.asList(new Long[] {null}))),
        Map.of());
  }

  /** Under 20 and under 25 are both many; between them is one. */
  @Test
  void differencingOfOverlappingCubes() {
    Microdata data = Microdata.of("decade quarter");
    data.people("under20 under25", 40).people("over20 under25", 1).people("over20 over25", 30);
    TableDesign[] cubes = {
      counting("decades", "decade"),
      counting("quarters", "quarter"),
      counting("both", "decade", "quarter")
    };
    List<Map<String, String>> nobody = List.of(Map.of("decade", "under20", "quarter", "over25"));
    Problem apart = problem(data, cubes[0], cubes[1]);
    Problem joint = problem(data, cubes);
    List<ReleasedTable> control =
        new ArrayList<>(protect(apart).tables().stream().map(new Facts(apart)::open).toList());
    control.add(ask("both", List.of("decade", "quarter"), "over20 under25"));

    AttackReport report = Attack.attack(control, List.of(), nobody);
    assertThat(Bounds.interval(report, "over20 under25")).isEqualTo("[1, 1]!");
    Verdict.check(joint, protect(joint), nobody);
  }

  /** A week less the days that are out is the day that is not. */
  @Test
  void coarseTotalMinusItsParts() {
    Hierarchy weeks =
        new Hierarchy(
            "day", Map.of("mon", "week1", "tue", "week1", "wed", "week1", "thu", "week2"));
    Microdata data = Microdata.of("day").ladder(weeks);
    data.people("mon", 30).people("tue", 20).people("wed", 3).people("thu", 40);
    Problem problem = problem(data, counting("days", "day"));

    assertThat(Bounds.interval(attack(problem, bare(problem)), "wed")).isEqualTo("[3, 3]!");
    holds(problem);
  }

  /** The second takes its own 49 000 off 100 000 and is within 2 % of the first's 50 000. */
  @Test
  void dominanceByTheSecondContributor() {
    Microdata data = Microdata.of("row column");
    data.one("a 1", "first", 50_000).one("a 1", "second", 49_000);
    for (int i = 0; i < 10; i++) {
      data.one("a 1", "small" + i, 100).one("a 2", "two" + i, 9_000).one("b 1", "b" + i, 8_000);
      data.one("b 2", "both" + i, 9_500);
    }
    Problem problem = data.problem(settings(K, SLIDING), summing("t", "row", "column"));
    ProtectedRelease release = protect(problem);
    ReleasedTable table = release.tables().get(0);
    long open = new Facts(problem).value(table, List.of("a", "1"), "value");

    assertThat((open - 49_000) / 50_000.0).as("positive control").isBetween(1.0, 1.03);
    AttackReport.Bound bound = Bounds.of(Verdict.check(problem, release), "a 1");
    assertThat((bound.upper() - 49_000) / 50_000).isGreaterThanOrEqualTo(1.1);
  }

  /** Nearly everybody has it: the count of those who do not is a subtraction away. */
  @Test
  void oneSidedFlag_andSmallComplement() {
    Problem problem =
        problem(Microdata.of("flag").people("yes", 48).people("no", 2), counting("t", "flag"));

    assertThat(Bounds.interval(attack(problem, bare(problem)), "no")).isEqualTo("[2, 2]!");
    holds(problem);
  }

  /** Hidden cells of 3 and 2 are not exact, but their union of 5 is. */
  @Test
  void unionsOfHiddenCells() {
    Problem problem =
        problem(
            Microdata.of("row column").crossed("1 2 3", "a 3 2 40", "b 2 3 30", "c 20 20 20"),
            CROSSED);
    ReleasedTable bare = bare(problem).get(0);

    assertThat(attack(problem, List.of(bare)).exact()).isEmpty();
    assertThat(new Facts(problem).rests(bare)).as("positive control").containsValue(5L);
    assertThat(new Facts(problem).rests(protect(problem).tables().get(0)).values())
        .allMatch(rest -> rest == 0 || rest >= K);
    Verdict.check(problem, protect(problem));
  }

  /** One owner of twelve instances is one, whatever the sum of its cells. */
  @Test
  void oneOwnerInManyCells() {
    Microdata data = Microdata.of("row column");
    for (int column = 1; column <= 12; column++) {
      data.one("a " + column, "owner", 700).people("b " + column, 15);
    }
    Problem problem =
        data.problem(
            settings(K, SLIDING),
            new TableDesign(
                "t", List.of("row", "column"), List.of(Microdata.PEOPLE, Microdata.VALUE)));
    ReleasedTable table = protect(problem).tables().get(0);
    Facts facts = new Facts(problem);
    long sum =
        table.rows().stream()
            .filter(row -> row.labels().get(0).equals("a") && !row.labels().get(1).equals("*"))
            .mapToLong(row -> facts.count(table, row.labels()))
            .sum();

    assertThat(sum).as("positive control: counts added up pass the threshold").isEqualTo(12);
    assertThat(facts.count(table, List.of("a", "*"))).isEqualTo(1);
    assertThat(facts.value(table, List.of("a", "*"), "value")).isEqualTo(12 * 700);
    assertThat(table.rows())
        .filteredOn(row -> row.labels().get(0).equals("a"))
        .hasSize(13)
        .noneMatch(ReleasedTable.Row::published);
    Verdict.check(problem, protect(problem));
  }

  /** Two are alone in the hidden cells of a row: each takes itself off, and knows the other. */
  @Test
  void insiders() {
    Problem problem =
        problem(
            Microdata.of("row column").crossed("1 2 3", "a 1 1 40", "b 1 1 30", "c 20 20 20"),
            CROSSED);
    Facts facts = new Facts(problem);
    List<ReleasedTable> bare = bare(problem);
    int insider = facts.sole(bare.get(0), List.of("a", "1"));

    assertThat(attack(problem, bare).exact()).as("for an outsider").isEmpty();
    assertThat(Bounds.exact(attack(problem, facts.known(bare, insider))))
        .as("positive control")
        .containsExactlyInAnyOrder("a 2", "b 1", "b 2");
    Verdict.check(problem, protect(problem));
  }
}
