package org.obmeet.telemetry.cubes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** Tests of the bins of a number column. */
class BinVectorTest {
  @Test
  void open_fromALimit_joinsTheBinsAboveAndKeepsUnknown() {
    int[] codes = {Bins.index(0), Bins.index(7), Bins.index(8), Bins.index(5_000), Bins.COUNT};
    BinVector bins = new BinVector(codes, List.of());

    BinVector open = bins.open(new DimensionHierarchy.OpenBins(8));

    assertThat(open.labels()).containsExactly("0", "1", "2..3", "4..7", "8_and_more", "unknown");
    assertThat(Arrays.stream(open.codes()).mapToObj(open.labels()::get))
        .containsExactly("0", "4..7", "8_and_more", "8_and_more", "unknown");
  }
}
