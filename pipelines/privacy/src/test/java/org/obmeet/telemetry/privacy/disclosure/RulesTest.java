package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Cube;

class RulesTest {
  private final Rules rules =
      new Rules(Cubes.cube("c", List.of(), Cubes.OWNERS, Cubes.INSTANCES, Cubes.USERS), List.of());

  private static Statistics region(long n, long carriers, long sum, long first, long second) {
    return new Statistics(
        n,
        new long[] {n, sum},
        new long[] {n, carriers},
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
        new Statistics(0, new long[2], new long[2], new long[2], new long[2], new long[] {3, 0});
    assertThat(rules.broken(nobody)).contains(Rule.THRESHOLD);
  }
}
