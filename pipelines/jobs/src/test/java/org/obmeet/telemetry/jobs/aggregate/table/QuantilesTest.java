package org.obmeet.telemetry.jobs.aggregate.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for medians from released histograms. */
class QuantilesTest {
  private final List<ReleasedCells.Row> cells = new ArrayList<>();

  private QuantilesTest bin(String label, long records) {
    cells.add(ReleasedRows.cell(List.of(label), records));
    return this;
  }

  private String median() {
    ReleasedCells histogram =
        new ReleasedCells(
            List.of("users_band"),
            List.of(new ReleasedCells.Measure("instances", ReleasedCells.Kind.RECORDS)),
            List.of(),
            cells);
    return new Quantiles(histogram).of(List.of(), 0.5).orElse("none");
  }

  @Test
  void median_ofNamedBins_isTheFinestBin() {
    bin("*", 100).bin("0..15", 40).bin("16..255", 60).bin("16..31", 30).bin("32..63", 30);
    bin("unknown", 0);

    assertThat(median()).isEqualTo("16..31");
  }

  @Test
  void median_changedByTheRemainderOfACoarseBin_isTheCoarseBin() {
    bin("*", 100).bin("unknown", 0).bin("0..15", 40).bin("16..255", 60).bin("64..127", 30);

    assertThat(median()).isEqualTo("16..255");
  }

  @Test
  void median_besideASmallRemainder_isPublished() {
    bin("*", 208).bin("0..15", 84).bin("16..255", 101).bin("16..31", 28).bin("32..63", 34);

    assertThat(median()).isEqualTo("16..31");
  }

  @Test
  void median_besideARemainderWithoutNumbers_ignoresIt() {
    // With the remainder above 16..255 the median is in 16..31, without it in 8..15.
    bin("*", 200).bin("0..15", 95).bin("8..15", 95).bin("16..255", 85).bin("16..31", 85);

    assertThat(median()).isEqualTo("none");
  }

  @Test
  void median_ofRecordsThatMayLackNumbers_isNotPublished() {
    bin("*", 100);

    assertThat(median()).isEqualTo("none");
  }
}
