package org.obmeet.telemetry.jobs.aggregate.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.aggregate.table.PopulationTables.MeasureTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the tables of one measure that an attack reads. */
class PopulationTablesTest {
  private static final CubeFixture BY_VERSION =
      new CubeFixture("versions")
          .by(
              new Cube.Dimension(
                  "v",
                  false,
                  false,
                  new DimensionHierarchy.ByVersion(List.of("minor", "major")),
                  "v"))
          .records();

  /** Returns the labels of a text: labels, a blank, and a value or {@code -}. */
  private static List<String> labels(String text) {
    int end = text.lastIndexOf(' ');
    return end == 0 ? List.of() : List.of(text.substring(0, end).split("\\|"));
  }

  private static Long value(String text) {
    String value = text.substring(text.lastIndexOf(' ') + 1);
    return value.equals("-") ? null : Long.valueOf(value);
  }

  /** Returns the tables of a cube with disjoint rows, and cells, of which some are these rows. */
  private static PopulationTables of(CubeFixture fixture, List<String> rows, List<String> cells) {
    Cube cube = fixture.cube();
    List<ReleasedCells.Row> all = new ArrayList<>();
    cells.stream()
        .filter(cell -> !rows.contains(cell))
        .forEach(cell -> all.add(ReleasedRows.cell(labels(cell), value(cell))));
    for (String row : rows) {
      boolean named = cells.contains(row) || labels(row).isEmpty();
      all.add(
          named
              ? ReleasedRows.finest(labels(row), value(row))
              : ReleasedRows.remainder(labels(row), value(row)));
    }
    ReleasedCells released =
        new ReleasedCells(
            cube.dimensions().stream().map(Cube.Dimension::field).toList(),
            cube.measures().stream()
                .map(
                    one ->
                        new ReleasedCells.Measure(
                            one.name(), ReleasedCells.Kind.valueOf(one.kind().name())))
                .toList(),
            List.of(),
            all);
    return new PopulationTables(
        Map.of(
            cube.name(),
            ReleasedTable.of(
                Catalog.load().dataset("community_events"),
                cube,
                Window.parse("week/2026-11-16"),
                false,
                1,
                10,
                released)));
  }

  private static PopulationTables versions() {
    return of(
        BY_VERSION,
        List.of("6.6.3 30", "6.6 other 24", "7.0.0 -"),
        List.of("* 84", "6 54", "6.6 54", "6.6.3 30", "7.0.0 -"));
  }

  private static Map<String, Long> values(ProtectedTable table) {
    Map<String, Long> values = new TreeMap<>();
    table.rows().forEach(row -> values.put(String.join("|", row.labels()), row.values().get(0)));
    return values;
  }

  @Test
  void parents_ofVersions_includeThoseOfTheLeavesWithoutARow() {
    assertThat(versions().parents().get("v"))
        .isEqualTo(
            Map.of(
                "6.6.3", "6.6",
                "6.6", "6",
                "6.6.*", "6.6",
                "6.*", "6",
                "7.0.0", "7.0",
                "7.0", "7",
                "7.0.*", "7.0",
                "7.*", "7"));
    assertThat(versions().hierarchies()).hasSize(1);
    assertThat(versions().finestCells()).as("with *other*").isEqualTo(7);
  }

  @Test
  void remainder_ofALevel_hasTheLeavesThatNoOtherRowHas() {
    MeasureTable rows = versions().tables(false).get(0);

    assertThat(rows.levels()).isFalse();
    assertThat(rows.table().name()).isEqualTo("versions");
    assertThat(rows.table().rows())
        .extracting(row -> row.labels().get(0), row -> row.values().get(0))
        .containsExactlyInAnyOrder(
            tuple("6.6.3", 30L), tuple("6.6 other", 24L), tuple("7.0.0", null));
    assertThat(rows.table().groups().get("v")).isEqualTo(Map.of("6.6 other", List.of("6.6.*")));
  }

  @Test
  void levels_haveOnlyPublishedValues_andATotalOfAllLeaves() {
    MeasureTable levels = versions().tables(false).get(1);

    assertThat(levels.levels()).isTrue();
    assertThat(levels.table().name()).isEqualTo("versions_levels");
    assertThat(values(levels.table()))
        .isEqualTo(Map.of("*", 84L, "6", 54L, "6.6", 54L, "6.6.3", 30L));
    assertThat(levels.table().groups().get("v").get("*"))
        .containsExactlyInAnyOrder("6.6.3", "7.0.0", "6.6.*", "6.*", "7.0.*", "7.*", "*other*");
  }

  @Test
  void remainder_ofASecondDimension_namesTheLabelsBefore() {
    PopulationTables tables =
        of(
            new CubeFixture("a").by("x").by("y").records(),
            List.of("p|q 10", "p|other 20", "r|* 30", "other|* 40"),
            List.of("*|* 100", "p|* 30", "p|q 10", "r|* 30"));

    ProtectedTable rows = tables.tables(false).get(0).table();

    assertThat(values(rows))
        .isEqualTo(Map.of("p|q", 10L, "p|other @ p", 20L, "r|*", 30L, "other|*", 40L));
    assertThat(rows.groups().get("x")).isEqualTo(Map.of("other", List.of("*other*")));
    assertThat(rows.groups().get("y")).isEqualTo(Map.of("other @ p", List.of("*other*")));
  }

  @Test
  void cellWithoutARowBelow_isThatCell() {
    PopulationTables tables =
        of(BY_VERSION, List.of("6.6.3 30", "7.0 20"), List.of("* 50", "6.6.3 30", "7.0 20"));

    ProtectedTable rows = tables.tables(false).get(0).table();

    assertThat(values(rows)).isEqualTo(Map.of("6.6.3", 30L, "7.0", 20L));
    assertThat(rows.groups()).isEmpty();
  }

  @Test
  void remainder_besideACellBelowASuppressedOne_hasTheOtherLeaves() {
    PopulationTables tables =
        of(BY_VERSION, List.of("6.6.3 30", "other 29"), List.of("* 59", "6.6 30", "6.6.3 30"));

    assertThat(tables.tables(false).get(0).table().groups().get("v").get("other"))
        .containsExactly("*other*", "6.*", "6.6.*");
  }

  @Test
  void remainder_withAPartOfAValue_isLeftOut_becauseItIsADifferenceOfCells() {
    PopulationTables tables =
        of(
            new CubeFixture("a").by("x").by("y").records(),
            List.of("p|q 10", "r|q 20", "r|other 20", "other|* 50"),
            List.of("*|* 100", "p|q 10", "r|* 40", "r|q 20"));

    assertThat(values(tables.tables(false).get(0).table()))
        .isEqualTo(Map.of("p|q", 10L, "r|q", 20L, "r|other @ r", 20L));
  }

  @Test
  void distinctCounts_areApartFromMeasuresThatAddUp() {
    CubeFixture people = new CubeFixture("people").contributors();
    CubeFixture sums = new CubeFixture("sums").by("x").sum("size", 0, 9);

    List<MeasureTable> distinct = of(people, List.of(" 10"), List.of()).tables(true);

    assertThat(distinct).hasSize(1);
    assertThat(distinct.get(0).table().columns())
        .containsExactly(new ProtectedTable.Column("CONTRIBUTORS", false, 0));
    assertThat(of(people, List.of(" 10"), List.of()).tables(false)).isEmpty();
    assertThat(of(sums, List.of("p 10"), List.of("* 10", "p 10")).tables(false))
        .extracting(one -> one.table().name(), one -> one.table().columns().get(0).name())
        .containsExactly(
            tuple("sums.size", "sum_size_0_9"), tuple("sums.size_levels", "sum_size_0_9"));
  }

  @Test
  void name_ofAPopulation_isUniqueAndHasFewCharacters() {
    List<String> names =
        Stream.of(
                declaration("", "info-page", Map.of()),
                declaration("records", "info-page", Map.of()),
                declaration("a fact", "envelope", Map.of("event_type", "page view", "x", "=-")))
            .map(PopulationTables::name)
            .toList();

    assertThat(names)
        .containsExactly(
            "records-info_page",
            "records%fact-info_page",
            "a%20fact-envelope-event_type=page%20view-x=%3D%2D");
  }

  private static ReleasedDeclaration declaration(
      String fact, String scope, Map<String, String> where) {
    return new ReleasedDeclaration(scope, where, fact, false, List.of(), List.of(), 10, 10);
  }
}
