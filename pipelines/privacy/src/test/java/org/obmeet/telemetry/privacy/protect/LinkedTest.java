package org.obmeet.telemetry.privacy.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.privacy.protect.Microdata.counting;
import static org.obmeet.telemetry.privacy.protect.Microdata.protect;
import static org.obmeet.telemetry.privacy.protect.Microdata.settings;
import static org.obmeet.telemetry.privacy.protect.Microdata.summing;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.EXACT;
import static org.obmeet.telemetry.privacy.tables.Problem.Protection.SLIDING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.attack.Attack;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Tables over one population are protected together. */
class LinkedTest {
  /** Regions A to D; county 4 is A, 5 is B and C, 6 is D; groups are A and B, C and D. */
  private static Microdata regions() {
    Microdata data = Microdata.of("region county group income");
    List<String> places = List.of("A 4 300", "B 5 300", "C 5 400", "D 6 400");
    int[][] people = {{22, 2, 14}, {31, 9, 17}, {12, 6, 8}, {40, 11, 3}};
    for (int r = 0; r < people.length; r++) {
      data.people(places.get(r) + " wages", people[r][0]);
      data.people(places.get(r) + " pension", people[r][1]);
      data.people(places.get(r) + " other", people[r][2]);
    }
    return data;
  }

  /** Everyone knows where a region lies. */
  private static List<Map<String, String>> impossible() {
    List<Map<String, String>> zeros = new ArrayList<>();
    Map<String, String> county = Map.of("A", "4", "B", "5", "C", "5", "D", "6");
    Map<String, String> group = Map.of("A", "300", "B", "300", "C", "400", "D", "400");
    for (String region : List.of("A", "B", "C", "D")) {
      Stream.of("4", "5", "6")
          .filter(c -> !c.equals(county.get(region)))
          .forEach(c -> zeros.add(Map.of("region", region, "county", c)));
      Stream.of("300", "400")
          .filter(g -> !g.equals(group.get(region)))
          .forEach(g -> zeros.add(Map.of("region", region, "group", g)));
    }
    return zeros;
  }

  private static final TableDesign[] HIERARCHIES = {
    counting("regions", "region", "income"),
    counting("counties", "county", "income"),
    counting("groups", "group", "income")
  };

  /** What one table withholds to protect another cell, the other publishes. */
  @Test
  void tables_eachSafeAlone_giveACellAwayTogether_andNoneWhereProtectedJointly() {
    Microdata data = Microdata.of("a b c");
    data.people("x 1 q", 5).people("x 3 q", 1).people("y 2 q", 7).people("y 3 p", 4);
    Problem.Settings rules = settings(5, EXACT);
    TableDesign[] designs = {counting("first", "a", "b"), counting("second", "b", "c")};

    List<ReleasedTable> alone = new ArrayList<>();
    for (TableDesign design : designs) {
      Problem problem = data.problem(rules, design);
      ProtectedRelease release = protect(problem);
      Verdict.check(problem, release);
      alone.addAll(release.tables());
    }
    assertThat(Attack.attack(alone, List.of(), List.of()).exact())
        .as("positive control")
        .isNotEmpty();

    Problem joint = data.problem(rules, designs);
    Verdict.check(joint, protect(joint));
  }

  /** County 4 is region A: who knows reads the withheld pension of A off the county's. */
  @Test
  void linkedHierarchies_protectedOneByOne_areReadByWhoKnowsTheMap() {
    List<ReleasedTable> alone = new ArrayList<>();
    for (TableDesign design : HIERARCHIES) {
      Problem problem = regions().problem(settings(3, EXACT), design);
      ProtectedRelease release = protect(problem);
      Verdict.check(problem, release);
      alone.addAll(release.tables());
    }
    AttackReport report = Attack.attack(alone, List.of(), impossible());

    assertThat(report.exact()).as("positive control").isNotEmpty();
  }

  @Test
  void linkedHierarchies_protectedTogether_giveNothingAway() {
    for (Problem.Protection protection : Problem.Protection.values()) {
      for (int threshold : new int[] {3, 5}) {
        Problem problem = regions().problem(settings(threshold, protection), HIERARCHIES);
        ProtectedRelease release = protect(problem);

        AttackReport report = Verdict.check(problem, release, impossible());
        assertThat(report.bounds()).isNotEmpty();
        Verdict.check(problem, release);
      }
    }
  }

  /** The same cell of two tables has one fate. */
  @Test
  void cellThatTwoTablesHave_isWithheldInBothOrNeither() {
    Problem problem =
        regions()
            .problem(
                settings(10, SLIDING),
                counting("regions", "region", "income"),
                counting("incomes", "income"),
                counting("again", "income", "region"));
    Map<Set<String>, List<Boolean>> fates = new HashMap<>();
    for (ReleasedTable table : protect(problem).tables()) {
      for (ReleasedTable.Row row : table.rows()) {
        Set<String> cell = new TreeSet<>();
        for (int d = 0; d < row.labels().size(); d++) {
          if (!row.labels().get(d).equals("*")) {
            cell.add(table.dimensions().get(d) + " " + row.labels().get(d));
          }
        }
        fates.computeIfAbsent(cell, c -> new ArrayList<>()).add(row.published());
      }
    }
    assertThat(fates.values()).allMatch(fate -> fate.stream().distinct().count() == 1);
    assertThat(fates.values()).anyMatch(fate -> fate.size() > 1 && !fate.get(0));
  }

  /**
   * Whoever earns in a1 lives in b1, and nobody else who earns does: the two sums are equal, and
   * with that the few of a2 are what b2 has more than c1.
   */
  private static Map<String, Boolean> published(long unit) {
    Microdata data = Microdata.of("a b c");
    earn(data, "a1 b1 c4", 20, 1_000 * unit);
    earn(data, "a2 b1 c3", 12, 0);
    earn(data, "a2 b2 c2", 3, 700 * unit);
    earn(data, "a4 b1 c3", 12, 0);
    earn(data, "a4 b3 c5", 20, 200 * unit);
    earn(data, "a5 b2 c1", 20, 1_000 * unit);
    earn(data, "a6 b4 c2", 20, 1_000 * unit);
    earn(data, "a7 b5 c3", 20, 1_000 * unit);
    for (int i = 0; i < 250; i++) {
      for (int j = 0; j < 12; j++) {
        earn(data, "x" + i + " y" + (i + j) % 250 + " z" + (i + 2 * j) % 250, 2, 500 * unit);
      }
    }
    Problem problem =
        data.problem(
            settings(10, EXACT), summing("as", "a"), summing("bs", "b"), summing("cs", "c"));
    Map<String, Boolean> published = new TreeMap<>();
    for (ReleasedTable table : protect(problem).tables()) {
      table.rows().stream()
          .filter(row -> !row.labels().get(0).startsWith("x"))
          .forEach(row -> published.put(table.name() + row.labels(), row.published()));
    }
    return published;
  }

  private static void earn(Microdata data, String labels, int people, long each) {
    for (int i = 0; i < people; i++) {
      data.one(labels, labels + " " + i, each);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000})
  void fewInOneTable_whoFollowFromTwoOthers_areNotTold_inWhateverUnit(long unit) {
    Map<String, Boolean> published = published(unit);

    assertThat(published.get("as[a2]")).isFalse();
    assertThat(Stream.of("as[a1]", "bs[b1]", "bs[b2]", "cs[c1]").allMatch(published::get))
        .as("all that the few of a2 follow from is published")
        .isFalse();
  }

  /** 27 million combinations, of which few thousand hold anybody. */
  @Test
  void tablesOfManyValues_ofWhichFewOccurTogether_areProtected() {
    Microdata data = Microdata.of("a b c");
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 4; j++) {
        data.people("x" + i + " y" + (i + j) % 300 + " z" + (i + 2 * j) % 300, 3);
      }
    }
    data.people("few y0 z0", 2);
    Problem problem =
        data.problem(
            settings(5, EXACT), counting("as", "a"), counting("bs", "b"), counting("cs", "c"));

    Verdict.check(problem, protect(problem));
  }
}
