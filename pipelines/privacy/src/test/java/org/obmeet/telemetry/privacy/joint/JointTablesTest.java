package org.obmeet.telemetry.privacy.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.privacy.joint.Released.EVERYBODY;
import static org.obmeet.telemetry.privacy.joint.Released.FLAT;
import static org.obmeet.telemetry.privacy.joint.Released.INSTANCES;
import static org.obmeet.telemetry.privacy.joint.Released.OWNERS;
import static org.obmeet.telemetry.privacy.joint.Released.VERSION;
import static org.obmeet.telemetry.privacy.joint.Released.label;
import static org.obmeet.telemetry.privacy.joint.Released.levels;
import static org.obmeet.telemetry.privacy.joint.Released.row;
import static org.obmeet.telemetry.privacy.joint.Released.table;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;

class JointTablesTest {
  private static DeclaredTable versions() {
    return table(
        "versions",
        EVERYBODY,
        Map.of("version", VERSION),
        List.of(INSTANCES),
        List.of(row("6.4.1", 10L), row("6.4 · rest", 11L), row("6 · rest", 12L), row("rest", 13L)),
        new Group(
            "version",
            List.of(
                label("6.4 · rest", "6.4", "6.4.1"),
                label("6 · rest", "6", "6.4 · rest", "6.4.1"),
                label("rest", "*", "6 · rest", "6.4 · rest", "6.4.1"))));
  }

  @Test
  void groups_overAnOpenDomain_listNamedValuesAndOneLeafForEachStep() {
    LinkedTables linked = JointTables.of(List.of(versions())).get(0);

    assertThat(linked.name()).isEqualTo("records-info_page");
    assertThat(linked.tables()).hasSize(1);
    assertThat(linked.tables().get(0).groups())
        .isEqualTo(
            Map.of(
                "version",
                Map.of(
                    "6.4 · rest", List.of("6.4.*"),
                    "6 · rest", List.of("6.*"),
                    "rest", List.of("*other*"))));
    assertThat(linked.hierarchies().get(0).parents())
        .isEqualTo(Map.of("6.4.1", "6.4", "6.4.*", "6.4", "6.4", "6", "6.*", "6"));
  }

  @Test
  void leaves_namedByAnyTable_areLeavesOfAll() {
    DeclaredTable other =
        table(
            "other",
            EVERYBODY,
            Map.of("version", VERSION),
            List.of(INSTANCES),
            List.of(row("6.4.2", 5L), row("7.0.0", 8L), row("rest", 33L)),
            new Group("version", List.of(label("rest", "*", "6.4.2", "7.0.0"))));

    List<ReleasedTable> tables = JointTables.of(List.of(versions(), other)).get(0).tables();

    assertThat(tables.get(0).groups().get("version"))
        .containsEntry("6.4 · rest", List.of("6.4.2", "6.4.*"))
        .containsEntry("rest", List.of("7.0.0", "*other*"));
    assertThat(tables.get(1).groups().get("version"))
        .containsEntry("rest", List.of("6.4.1", "6.*", "6.4.*", "*other*"));
  }

  @Test
  void value_spelledLikeAStep_isNotUnderIt() {
    DeclaredTable table =
        table(
            "versions",
            EVERYBODY,
            Map.of("version", VERSION),
            List.of(INSTANCES),
            List.of(row("6", 10L), row("6 · rest", 11L)),
            new Group("version", List.of(label("6 · rest", "6"))));

    LinkedTables linked = JointTables.of(List.of(table)).get(0);

    assertThat(linked.tables().get(0).groups().get("version"))
        .isEqualTo(Map.of("6 · rest", List.of("6.*")));
    assertThat(linked.hierarchies().get(0).parents()).isEqualTo(Map.of("6.*", "6 · all"));
  }

  @Test
  void leaf_thatOneTableDoesNotStandFor_hasARowOfZeros() {
    DeclaredTable sides =
        table(
            "sides",
            EVERYBODY,
            Map.of("ldap", FLAT),
            List.of(INSTANCES),
            List.of(row("yes", 20L), row("no", 30L)));
    DeclaredTable folded =
        table(
            "folded",
            EVERYBODY,
            Map.of("ldap", FLAT),
            List.of(INSTANCES),
            List.of(row("all", 50L)),
            new Group("ldap", List.of(label("all", "*"))));

    assertThat(JointTables.of(List.of(sides)).get(0).tables().get(0).rows())
        .as("nothing else is named, so that there is nothing else")
        .extracting(ReleasedTable.Row::labels)
        .containsExactly(List.of("yes"), List.of("no"));
    List<ReleasedTable> tables = JointTables.of(List.of(sides, folded)).get(0).tables();

    assertThat(tables.get(0).rows())
        .extracting(r -> r.labels().get(0) + " " + r.values().get(0))
        .containsExactly("yes 20", "no 30", "none 0");
    assertThat(tables.get(0).groups().get("ldap")).isEqualTo(Map.of("none", List.of("*other*")));
    assertThat(tables.get(1).rows()).extracting(r -> r.labels().get(0)).containsExactly("*");
  }

  @Test
  void measures_ofOneMeaning_haveOneName_andOthersAreNotLinked() {
    Declaration.Measure users = new Declaration.Measure("users", true, "sum of users within 0..9");
    Declaration.Measure wider = new Declaration.Measure("users", true, "sum of users within 0..99");
    Declaration.Measure number = new Declaration.Measure("n", true, "number of latest");

    List<ReleasedTable> tables =
        JointTables.of(
                List.of(
                    table(
                        "a",
                        EVERYBODY,
                        Map.of("ldap", FLAT),
                        List.of(INSTANCES, users),
                        List.of(row("yes", 20L, 40L))),
                    table(
                        "b",
                        EVERYBODY,
                        Map.of("saml", FLAT),
                        List.of(number, wider),
                        List.of(row("yes", 20L, 44L)))))
            .get(0)
            .tables();

    assertThat(tables.get(0).columns())
        .extracting(ReleasedTable.Column::name)
        .containsExactly("instances", "users");
    assertThat(tables.get(1).columns())
        .extracting(ReleasedTable.Column::name)
        .containsExactly("instances", "users@b");
  }

  @Test
  void populations_areSystemsOfTheirOwn_withNamesThatHold() {
    List<Population> populations =
        List.of(
            new Population(Scope.ENVELOPE, Map.of("event_type", "page_view")),
            new Population(Scope.ENVELOPE, Map.of("route", "/channel/:name")),
            new Population(Scope.EXTENDED, Map.of(), "user_language", false),
            new Population(Scope.EXTENDED, Map.of(), "records", false));
    List<DeclaredTable> tables =
        populations.stream()
            .map(
                population ->
                    table(
                        "t",
                        population,
                        Map.of("d", FLAT),
                        List.of(INSTANCES),
                        List.of(row("yes", 20L))))
            .toList();

    assertThat(JointTables.of(tables))
        .extracting(LinkedTables::name)
        .containsExactly(
            "records-envelope-event_type=page_view",
            "records-envelope-route=%2Fchannel%2F%3Aname",
            "user_language-extended",
            "records%fact-extended");
  }

  @Test
  void supersededTable_ofTheSameRecords_staysWithTheOthers() {
    DeclaredTable before =
        table("a", EVERYBODY, Map.of("d", FLAT), List.of(INSTANCES), List.of(row("x", 20L)));
    DeclaredTable after =
        table(
            "a",
            EVERYBODY,
            Map.of("d", FLAT),
            List.of(INSTANCES),
            List.of(row("all", 20L)),
            new Group("d", List.of(label("all", "*"))));

    List<LinkedTables> linked = JointTables.of(List.of(before, after));

    assertThat(linked).hasSize(1);
    assertThat(linked.get(0).tables()).extracting(ReleasedTable::name).containsExactly("a@1", "a");
  }

  @Test
  void supersededTable_ofOtherRecords_isASystemOfItsOwn() {
    DeclaredTable before =
        table("a", EVERYBODY, Map.of("d", FLAT), List.of(INSTANCES), List.of(row("x", 20L)));
    DeclaredTable after =
        table("a", EVERYBODY, Map.of("d", FLAT), List.of(INSTANCES), List.of(row("x", 31L)));
    DeclaredTable wrong =
        table("b", EVERYBODY, Map.of("e", FLAT), List.of(INSTANCES), List.of(row("x", 99L)));

    List<LinkedTables> linked = JointTables.of(List.of(before, after, wrong));

    assertThat(linked)
        .extracting(LinkedTables::name)
        .containsExactly("records-info_page", "records-info_page@2");
    assertThat(linked.get(0).tables())
        .as("a contradiction between tables that stand is not hidden")
        .extracting(ReleasedTable::name)
        .containsExactly("a", "b");
  }

  @Test
  void ladders_thatDiffer_makeEveryListedValueALeaf() {
    Steps before = Steps.of(new Ladder.ByTable("f", Map.of("x", "east", "y", "east")));
    Steps after = Steps.of(new Ladder.ByTable("f", Map.of("x", "east", "y", "west")));
    Group east =
        new Group("c", List.of(label("east · rest", "east"), label("rest", "*", "east · rest")));
    List<ReleasedCube.Row> rows = List.of(row("east · rest", 10L), row("rest", 11L));

    List<ReleasedTable> tables =
        JointTables.of(
                List.of(
                    table("a", EVERYBODY, Map.of("c", before), List.of(INSTANCES), rows, east),
                    table("b", EVERYBODY, Map.of("c", after), List.of(INSTANCES), rows, east)))
            .get(0)
            .tables();

    assertThat(tables.get(0).groups().get("c"))
        .containsEntry("east · rest", List.of("x", "y", "east.*"));
    assertThat(tables.get(1).groups().get("c"))
        .containsEntry("east · rest", List.of("x", "east.*"))
        .containsEntry("rest", List.of("y", "*other*"));
  }

  @Test
  void distinctCounts_areNotAdditive_andKeepTheirLevels() {
    DeclaredTable table =
        levels(
            "versions",
            EVERYBODY,
            Map.of("version", VERSION),
            List.of(OWNERS, INSTANCES),
            List.of(row("6.4.1", 10L, 12L), row("6.4 · rest", 11L, 11L), row("rest", 13L, 14L)),
            List.of(row("*", 30L, null), row("6.4", 20L, null)),
            new Group(
                "version",
                List.of(
                    label("6.4 · rest", "6.4", "6.4.1"),
                    label("rest", "*", "6.4 · rest", "6.4.1"))));

    List<ReleasedTable> tables = JointTables.distinct(List.of(table)).get(0).tables();

    assertThat(tables)
        .extracting(ReleasedTable::name)
        .containsExactly("versions", "versions_levels");
    assertThat(tables.get(0).columns())
        .containsExactly(new ReleasedTable.Column("owners", false, 0));
    assertThat(tables.get(1).rows())
        .extracting(r -> r.labels().get(0) + " " + r.values().get(0))
        .containsExactly("* 30", "6.4 20");
    assertThat(tables.get(1).groups().get("version"))
        .containsEntry("6.4", List.of("6.4.1", "6.4.*"));
    assertThat(JointTables.of(List.of(table)).get(0).tables().get(0).columns())
        .containsExactly(new ReleasedTable.Column("instances", true, 0));
  }

  @Test
  void declaration_ofOtherMeasures_isRefused() {
    DeclaredTable table = versions();
    assertThatThrownBy(
            () ->
                new DeclaredTable(
                    table.published(), new Declaration(10, List.of(OWNERS), Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "measures of versions must be declared as they were released, [instances]; they are"
                + " [owners]");
  }

  @Test
  void steps_ofAnUnknownKind_areRefused() {
    assertThatThrownBy(() -> new Steps("spiral", List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kind of a ladder must be flat, version, table or bands; it is 'spiral'");
  }
}
