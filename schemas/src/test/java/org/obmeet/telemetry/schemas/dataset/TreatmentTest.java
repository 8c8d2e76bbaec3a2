package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreatmentTest {
  private final Treatment.AgeBin age = new Treatment.AgeBin(List.of(30, 365, 1095));

  @ParameterizedTest
  @CsvSource({
    "-1, under_30_days",
    "0, under_30_days",
    "29, under_30_days",
    "30, under_365_days",
    "364, under_365_days",
    "365, under_1095_days",
    "1095, 1095_days_and_more",
    "99999, 1095_days_and_more"
  })
  void age_ofAnyDays_isInOneBin(long days, String bin) {
    assertThat(age.label(days)).isEqualTo(bin);
  }

  @Test
  void ageBins_all_areInOrder() {
    assertThat(age.labels())
        .containsExactly(
            "under_30_days", "under_365_days", "under_1095_days", "1095_days_and_more");
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0",
    "0, 0",
    "1073741823, 0",
    "1073741824, 1",
    "4110323712, 2",
    "4294967296, 4",
    "9223372036854775807, 4294967296"
  })
  void log2_ofAnyValue_isTheLowerEndOfTheBin(long value, String bin) {
    assertThat(new Treatment.Log2Bin(1L << 30).label(value)).isEqualTo(bin);
  }
}
