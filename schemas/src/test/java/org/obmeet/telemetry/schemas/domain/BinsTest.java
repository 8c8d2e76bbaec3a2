package org.obmeet.telemetry.schemas.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0..15",
    "1, 1, 0..15",
    "2, 2..3, 0..15",
    "3, 2..3, 0..15",
    "4, 4..7, 0..15",
    "15, 8..15, 0..15",
    "16, 16..31, 16..255",
    "255, 128..255, 16..255",
    "256, 256..511, 256..4095",
    "4611686018427387903, 2305843009213693952..4611686018427387903, "
        + "1152921504606846976..9223372036854775807",
    "9223372036854775807, 4611686018427387904..9223372036854775807, "
        + "1152921504606846976..9223372036854775807"
  })
  void label_atBoundaries_isTheFineAndTheCoarseBin(long value, String label, String coarse) {
    assertThat(Bins.at(Bins.index(value))).isEqualTo(label);
    assertThat(Bins.coarse(label)).isEqualTo(coarse);
    assertThat(Bins.coarse(coarse)).isEqualTo(coarse);
    assertThat(value).isBetween(Bins.lower(label), upper(label));
    assertThat(value).isBetween(Bins.lower(coarse), upper(coarse));
  }

  @Test
  void bins_inOrder_coverEveryNumberOnce() {
    long next = 0;
    for (int bin = 0; bin < Bins.COUNT; bin++) {
      assertThat(Bins.lower(Bins.at(bin))).as("bin %s", bin).isEqualTo(next);
      next = upper(Bins.at(bin)) + 1;
    }
    assertThat(next).as("after the last").isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void label_ofNegative_isRefused() {
    assertThatThrownBy(() -> Bins.at(Bins.index(-1)))
        .hasMessage("a number with bins must be at least 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 64})
  void at_outOfRange_isRefused(int index) {
    assertThatThrownBy(() -> Bins.at(index))
        .hasMessage("index of a bin must be between 0 and 63; it is " + index);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "-1", "x..1", ""})
  void lower_ofAnotherLabel_isRefused(String label) {
    assertThatThrownBy(() -> Bins.lower(label))
        .hasMessage("a bin must have the form N or LOW..HIGH; it is " + label);
  }

  @Test
  void hierarchy_binned_hasPowersOfSixteen() {
    DimensionHierarchy hierarchy = new DimensionHierarchy.Binned();

    assertThat(hierarchy.path("2..3")).containsExactly("2..3", "0..15");
    assertThat(hierarchy.path("1")).containsExactly("1", "0..15");
    assertThat(hierarchy.path("0")).containsExactly("0", "0..15");
    assertThat(hierarchy.path("unknown")).containsExactly("unknown");
    assertThat(hierarchy.path("other")).containsExactly("other");
  }

  @Test
  void hierarchy_ofOpenBins_hasNoLevels_andNamesItsLastBin() {
    DimensionHierarchy.OpenBins hierarchy = new DimensionHierarchy.OpenBins(8);

    assertThat(hierarchy.last()).isEqualTo("8_and_more");
    assertThat(hierarchy.path("4..7")).containsExactly("4..7");
  }

  private static long upper(String label) {
    return Long.parseLong(label.substring(label.lastIndexOf('.') + 1));
  }
}
