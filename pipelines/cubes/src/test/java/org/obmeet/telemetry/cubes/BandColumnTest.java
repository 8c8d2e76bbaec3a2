package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Ladder;

/** Bands of a number column. */
class BandColumnTest {
  @Test
  void open_holdsAllFromANumberOnInOneBand_andKeepsUnknown() {
    int[] codes = {Bands.index(0), Bands.index(7), Bands.index(8), Bands.index(5_000), Bands.COUNT};
    BandColumn bands = new BandColumn(codes, List.of());

    BandColumn open = bands.open(new Ladder.OpenBands(8));

    assertThat(open.labels()).containsExactly("0", "1", "2..3", "4..7", "8_and_more", "unknown");
    assertThat(Arrays.stream(open.codes()).mapToObj(open.labels()::get))
        .containsExactly("0", "4..7", "8_and_more", "8_and_more", "unknown");
  }
}
