package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.WindowKind;

class CountedRecordsTest {
  private static final Fact.History NO_HISTORY = new Fact.History.None();

  private static CubeFixture cube(String name, WindowKind... windows) {
    return new CubeFixture(name).records().windows(windows);
  }

  @Test
  void rounding_ofAStream_followsItsHighestThreshold_inEveryWindow() {
    Cube weekly = cube("a", WindowKind.WEEK).threshold(21).cube();
    Cube coarse = cube("b", WindowKind.FOUR_WEEKS).threshold(10).cube();

    assertThat(CountedRecords.rounding(List.of(weekly, coarse))).isEqualTo(new Rounding(25));
    assertThat(CountedRecords.rounding(List.of(coarse))).isEqualTo(new Rounding(10));
  }

  @Test
  void group_cubesOfThreeKinds_keepsTheOrder() {
    Cube latest = cube("b").latest().cube();
    Cube records = cube("a").cube();
    Cube more = cube("c").where("x", "1").cube();
    Cube facts = cube("d").fact(Map.of(), NO_HISTORY).cube();

    assertThat(CountedRecords.group(List.of(latest, records, more, facts)))
        .containsExactly(
            Map.entry(new CountedRecords("", true), List.of(latest)),
            Map.entry(new CountedRecords("", false), List.of(records, more)),
            Map.entry(new CountedRecords("fact", false), List.of(facts)));
  }
}
