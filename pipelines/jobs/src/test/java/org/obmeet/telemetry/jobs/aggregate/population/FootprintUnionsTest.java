package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.schemas.policy.Scope;

class FootprintUnionsTest {
  private static final int SIZE = 0;

  private static RecordsPopulation population(CubeFixture... cubes) {
    List<ExactCubeCells> cells = Stream.of(cubes).map(CubeFixture::cells).toList();
    Map<String, Table.Publication> publications =
        cells.stream()
            .collect(
                Collectors.toMap(one -> one.cube().name(), one -> Table.Publication.PUBLISHED));
    return new RecordsPopulation(cells, Scope.ENVELOPE, publications);
  }

  private static CubeFixture sums() {
    return new CubeFixture("a").by("x").sum("size", 0, 1000);
  }

  private static int[] cells(RecordsPopulation records, String... labels) {
    PopulationCube cube = records.cubes().get(0);
    return Stream.of(labels).mapToInt(label -> records.find(cube, List.of(label))).toArray();
  }

  @Test
  void union_ofUnsafeCells_countsEachContributorOnceWithItsSum() {
    RecordsPopulation records =
        population(
            sums()
                .record(1, 10, "p")
                .record(1, 20, "q")
                .record(2, 25, "q")
                .record(3, 4, "p")
                .record(4, 0, "p")
                .notEligible(2, 3));
    FootprintUnions unions = new FootprintUnions(records);
    int[] union = cells(records, "p", "q");

    assertThat(unions.contributors(union)).isEqualTo(4);
    assertThat(unions.eligible(union)).isEqualTo(3);
    assertThat(unions.values(union, SIZE))
        .isEqualTo(new CellValues(59, 59, 3, 2, 30, -1, 25, false));
  }

  @Test
  void union_ofOneCell_hasItsValuesWithTheirContributors() {
    RecordsPopulation records = population(sums().record(1, 10, "p").record(2, 7, "p"));
    int[] cell = cells(records, "p");
    FootprintUnions unions = new FootprintUnions(records);

    assertThat(unions.contributors(cell)).isEqualTo(2);
    assertThat(unions.values(cell, SIZE))
        .isEqualTo(records.population().values(cell[0], SIZE))
        .returns(1, CellValues::firstBy);
  }

  @Test
  void union_withOneSafeCell_isExact() {
    RecordsPopulation records =
        population(sums().each(0, 12, "big").record(3, 6, "p").record(20, 5, "p"));
    int[] union = cells(records, "big", "p");
    FootprintUnions unions = new FootprintUnions(records);

    assertThat(unions.contributors(union)).isEqualTo(13);
    assertThat(unions.values(union, SIZE))
        .isEqualTo(new CellValues(23, 23, 13, 13, 7, -1, 5, false));
  }

  @Test
  void union_whoseLargestContributorsAreInAnUnsafeCellToo_takesTheirSums() {
    CubeFixture cube = sums().each(2, 12, "big").record(0, 9, "big").record(1, 3, "big");
    RecordsPopulation records = population(cube.record(0, 1, "p").record(1, 1, "p"));

    assertThat(new FootprintUnions(records).values(cells(records, "big", "p"), SIZE))
        .returns(10L, CellValues::first)
        .returns(4L, CellValues::second);
  }

  @Test
  void union_ofTwoSafeCells_isALowerBoundOfContributors() {
    RecordsPopulation records =
        population(sums().each(0, 12, "big").each(6, 19, "other big").record(30, 1, "p"));
    FootprintUnions unions = new FootprintUnions(records);
    int[] union = cells(records, "big", "other big", "p");

    assertThat(unions.contributors(union)).as("of 20").isEqualTo(14);
    assertThat(unions.values(union, SIZE))
        .returns(26L, CellValues::value)
        .returns(14L, CellValues::carriers)
        .returns(14L, CellValues::eligible)
        .satisfies(v -> assertThat(v.first()).isBetween(2L, 26L));
  }

  @Test
  void union_ofCellsThatNoCubeHasTogether_isABound() {
    RecordsPopulation records =
        population(
            sums().record(1, 10, "p").record(2, 10, "q"),
            new CubeFixture("b")
                .by("y")
                .sum("size", 0, 1000)
                .record(1, 10, "r")
                .record(2, 10, "s"));
    int other = records.find(records.cubes().get(1), List.of("r"));
    int[] union = {cells(records, "q")[0], other};

    assertThat(new FootprintUnions(records).contributors(union)).isBetween(1L, 2L);
    assertThat(new FootprintUnions(records).values(union, SIZE).value()).isEqualTo(20);
  }

  /** Compares unions of up to one safe cell and some unsafe ones with sums over the records. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void union_ofRandomRecords_isTheUnionOfTheRecords(int seed) {
    Random random = new Random(seed);
    CubeFixture cube = sums().notEligible(0, 9);
    Map<String, Map<Integer, Long>> byLabel = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      int contributor = random.nextInt(20);
      String label = random.nextBoolean() ? "big" : "l" + random.nextInt(5);
      long value = random.nextLong(4) * random.nextLong(30);
      cube.record(contributor, value, label);
      byLabel.computeIfAbsent(label, l -> new HashMap<>()).merge(contributor, value, Long::sum);
    }
    RecordsPopulation records = population(cube);
    FootprintUnions unions = new FootprintUnions(records);
    List<String> labels = List.copyOf(byLabel.keySet());
    for (int set = 1; set < 1 << labels.size(); set++) {
      int chosen = set;
      List<String> some =
          IntStream.range(0, labels.size())
              .filter(i -> (chosen >> i & 1) == 1)
              .mapToObj(labels::get)
              .toList();
      Map<Integer, Long> sums = new TreeMap<>();
      some.forEach(label -> byLabel.get(label).forEach((who, v) -> sums.merge(who, v, Long::sum)));
      int[] union = cells(records, some.toArray(String[]::new));

      assertThat(unions.contributors(union)).as("contributors of %s", some).isEqualTo(sums.size());
      assertThat(unions.eligible(union))
          .as("eligible of %s", some)
          .isEqualTo(sums.keySet().stream().filter(who -> who >= 9).count());
      List<Long> largest =
          Stream.concat(sums.values().stream(), Stream.of(0L, 0L))
              .sorted((a, b) -> Long.compare(b, a))
              .toList();
      CellValues values = unions.values(union, SIZE);
      assertThat(List.of(values.first(), values.second(), values.carriers(), values.eligible()))
          .as("values of %s", some)
          .containsExactly(
              largest.get(0),
              largest.get(1),
              sums.values().stream().filter(v -> v != 0).count(),
              sums.entrySet().stream().filter(e -> e.getKey() >= 9 && e.getValue() != 0).count());
    }
  }
}
