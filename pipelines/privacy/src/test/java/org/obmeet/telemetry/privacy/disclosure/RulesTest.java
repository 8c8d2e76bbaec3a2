package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.schemas.Cube;

class RulesTest {
  private final Rules rules =
      new Rules(Cubes.cube("c", List.of(), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS), List.of());

  private static Statistics region(long n, long carriers, long sum, long first, long second) {
    return region(n, n, carriers, carriers, sum, first, second);
  }

  private static Statistics region(
      long n,
      long standing,
      long carriers,
      long standingCarriers,
      long sum,
      long first,
      long second) {
    return new Statistics(
        n,
        standing,
        new long[] {n, sum},
        new long[] {n, carriers},
        new long[] {standing, standingCarriers},
        new long[] {1, first},
        new long[] {1, second},
        new long[] {0, 0});
  }

  @Test
  void dominated_secondKnowsFirstWithinTwoPercent_isUnsafe() {
    assertThat(Rules.dominated(100_000, 50_000, 49_000, 10)).isTrue();
    assertThat(Rules.dominated(110_000, 52_000, 50_000, 10)).isFalse();
    assertThat(Rules.dominated(330, 300, 20, 10)).isTrue();
    assertThat(Rules.dominated(470, 100, 100, 10)).isFalse();
  }

  @Test
  void dominated_exactlyTheBound_isSafe() {
    assertThat(Rules.dominated(1_150, 1_000, 50, 10)).isFalse();
    assertThat(Rules.dominated(1_149, 1_000, 50, 10)).isTrue();
  }

  @Test
  void dominated_nearlySixtyFourBits_doesNotOverflow() {
    assertThat(Rules.dominated(Long.MAX_VALUE, Long.MAX_VALUE - 10, 5, 10)).isTrue();
    assertThat(Rules.dominated(Long.MAX_VALUE, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, 100))
        .isFalse();
  }

  @Test
  void dominated_handbookVectors_agree() throws IOException {
    Path file =
        Path.of(System.getProperty("shared.dir", ""), "golden/disclosure/handbook-vectors.json");
    Assumptions.assumeTrue(Files.isRegularFile(file), "no golden vectors at " + file);
    int seen = 0;
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      while (!"dominance".equals(json.nextFieldName())) {}
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        seen += check(json);
      }
    }
    assertThat(seen).isEqualTo(3);
  }

  /** Checks a vector that names total, largest values and the verdict at p = 10, if it does. */
  private static int check(JsonParser json) throws IOException {
    long total = 0;
    long[] largest = new long[2];
    String rule = "";
    Boolean expected = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "X" -> total = json.getLongValue();
        case "x" -> largest = firstTwo(json);
        case "rule" -> rule = json.getText();
        case "p10_unsafe" -> expected = json.getBooleanValue();
        case "unsafe" ->
            expected =
                expected == null && !rule.equals("(1,90)")
                    ? (Boolean) json.getBooleanValue()
                    : expected;
        default -> json.skipChildren();
      }
    }
    if (expected == null) {
      return 0;
    }
    assertThat(Rules.dominated(total, largest[0], largest[1], 10))
        .as("%s of %s", largest[0], total)
        .isEqualTo(expected);
    return 1;
  }

  private static long[] firstTwo(JsonParser json) throws IOException {
    long[] two = new long[2];
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i < 2) {
        two[i] = json.getLongValue();
      }
    }
    return two;
  }

  @Test
  void broken_threshold_countsFromOneToKMinusOne() {
    assertThat(rules.broken(region(9, 9, 90, 10, 10))).contains(Rule.THRESHOLD);
    assertThat(rules.broken(region(10, 10, 100, 10, 10))).isEmpty();
    assertThat(rules.broken(region(0, 0, 0, 0, 0))).isEmpty();
  }

  @Test
  void broken_fewCarriersOfAMeasure_isThreshold() {
    assertThat(rules.broken(region(40, 9, 90, 10, 10))).contains(Rule.THRESHOLD);
    assertThat(rules.broken(region(40, 0, 0, 0, 0))).isEmpty();
  }

  @Test
  void broken_dominance_onlyWhereItIsOn() {
    assertThat(rules.broken(region(40, 40, 1_000, 900, 60))).contains(Rule.DOMINANCE);
    Cube.Measure signed =
        new Cube.Measure("d", Cube.MeasureKind.SUM, "d", -5, 5, true, "Difference", "");
    Rules negative = new Rules(Cubes.cube("c", List.of(), Cubes.INSTANCES, signed), List.of());
    assertThat(negative.broken(region(40, 40, 1_000, 900, 60))).isEmpty();
  }

  @Test
  void broken_nobodyButUnattributedSums_isThreshold() {
    Statistics nobody =
        new Statistics(
            0,
            0,
            new long[2],
            new long[2],
            new long[2],
            new long[2],
            new long[2],
            new long[] {3, 0});
    assertThat(rules.broken(nobody)).contains(Rule.THRESHOLD);
  }

  private static Statistics counted(long n, long standing) {
    long[] none = {};
    return new Statistics(n, standing, none, none, none, none, none, none);
  }

  private static Rules withThreshold(int threshold, List<Crowd> wholes) {
    Cube cube = Cubes.cube("c", List.of(), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS);
    return new Rules(Cubes.withThreshold(cube, threshold), wholes);
  }

  @ParameterizedTest
  @CsvSource({"5,3", "9,5", "10,5", "11,6", "2147483647,1073741824"})
  void needed_isHalfOfTheThresholdRoundedUp(int threshold, int needed) {
    assertThat(Standing.needed(threshold)).isEqualTo(needed);
  }

  @ParameterizedTest
  @CsvSource({"5,3", "9,5", "10,5", "11,6"})
  void broken_standing_countsToHalfOfTheThreshold(int threshold, int needed) {
    Rules some = withThreshold(threshold, List.of());

    assertThat(some.broken(region(40, needed, 40, needed, 400, 10, 10))).isEmpty();
    assertThat(some.broken(region(40, needed - 1, 40, needed - 1, 400, 10, 10)))
        .contains(Rule.STANDING);
    assertThat(some.broken(region(40, 0, 0, 0, 0, 0, 0))).contains(Rule.STANDING);
    assertThat(some.broken(region(0, 0, 0, 0, 0, 0, 0))).isEmpty();
  }

  @Test
  void broken_standingOfACubeWithoutAdditiveMeasures_isOfContributors() {
    Rules counts = new Rules(Cubes.cube("c", List.of(), Cubes.OWNERS), List.of());

    assertThat(counts.broken(counted(40, 4))).contains(Rule.STANDING);
    assertThat(counts.broken(counted(40, 5))).isEmpty();
  }

  @Test
  void broken_carriersOfAMeasureWithoutStanding_isStanding() {
    assertThat(rules.broken(region(40, 40, 20, 4, 400, 10, 10))).contains(Rule.STANDING);
    assertThat(rules.broken(region(40, 40, 20, 5, 400, 10, 10))).isEmpty();
    assertThat(rules.broken(region(40, 40, 0, 0, 0, 0, 0))).isEmpty();
  }

  @Test
  void broken_fewContributorsWithoutStanding_isThreshold() {
    assertThat(rules.broken(region(9, 0, 9, 0, 90, 10, 10))).contains(Rule.THRESHOLD);
  }

  @Test
  void broken_complementWithoutStanding_isComplement() {
    Crowd whole = new Crowd(60, OptionalLong.of(30));
    Rules some = withThreshold(10, List.of(whole));

    assertThat(some.broken(region(40, 26, 40, 26, 400, 10, 10))).contains(Rule.COMPLEMENT);
    assertThat(some.broken(region(40, 25, 40, 25, 400, 10, 10))).isEmpty();
    assertThat(some.broken(region(60, 30, 60, 30, 600, 10, 10))).isEmpty();
    assertThat(some.broken(region(51, 20, 51, 20, 510, 10, 10))).contains(Rule.COMPLEMENT);
  }

  @Test
  void broken_complementInAPublishedCount_looksAtTheNumberAlone() {
    Rules some = withThreshold(10, List.of(Crowd.published(60)));

    assertThat(some.broken(region(40, 40, 40, 40, 400, 10, 10))).isEmpty();
    assertThat(some.broken(region(51, 51, 51, 51, 510, 10, 10))).contains(Rule.COMPLEMENT);
  }

  @Test
  void words_ofEachRule_giveAwayNoNumber() {
    for (Rule rule : Rule.values()) {
      assertThat(rule.words()).doesNotContainPattern("[0-9]");
    }
  }
}
