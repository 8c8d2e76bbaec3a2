package org.obmeet.telemetry.disclosure.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;

class PrimaryRulesTest {
  private static final ProtectedMeasure SUM =
      new ProtectedMeasure("turnover", ProtectedMeasure.Kind.SUM, true);
  private static final ProtectedMeasure COUNT =
      new ProtectedMeasure("companies", ProtectedMeasure.Kind.COUNT, false);

  private final PrimaryRules rules =
      new PrimaryRules(
          new ProtectionSettings(
              10, ProtectionSettings.Eligibility.HALF, ProtectionSettings.Zeros.SAFE));

  @Test
  void brokenRule_belowTheThreshold_isThreshold() {
    assertThat(rules.brokenRule(9, 9, values(100, 9, 9, 10, 10), SUM, 10)).contains(Rule.THRESHOLD);
    assertThat(rules.brokenRule(10, 10, values(100, 10, 10, 10, 10), SUM, 10)).isEmpty();
  }

  @Test
  void brokenRule_tooFewWithAValue_isCarriers() {
    assertThat(rules.brokenRule(20, 20, values(100, 9, 9, 10, 10), SUM, 10))
        .contains(Rule.CARRIERS);
    assertThat(rules.brokenRule(20, 20, values(0, 0, 0, 0, 0), SUM, 10)).isEmpty();
  }

  @Test
  void brokenRule_belowHalfOfTheThresholdEligible_isEligible() {
    assertThat(rules.brokenRule(20, 5, values(100, 20, 5, 10, 10), SUM, 11))
        .contains(Rule.ELIGIBLE);
    assertThat(rules.brokenRule(20, 6, values(100, 20, 6, 10, 10), SUM, 11)).isEmpty();
  }

  /** With X = 100 000 the second (49 000) can estimate the first (50 000) within 2 per cent. */
  @Test
  void brokenRule_ofThePPercentRule_isDominance() {
    CellValues close = values(100_000, 20, 20, 50_000, 49_000);

    assertThat(rules.brokenRule(20, 20, close, SUM, 10)).contains(Rule.DOMINANCE);
    assertThat(rules.shortfall(close, SUM)).isEqualTo(4_000);
    assertThat(rules.shortfall(values(104_000, 20, 20, 50_000, 49_000), SUM)).isZero();
    assertThat(rules.shortfall(values(103_999, 20, 20, 50_000, 49_000), SUM)).isOne();
  }

  @Test
  void shortfall_ofHugeValues_isExact() {
    long big = 2_000_000_000_000_000_000L;

    assertThat(rules.shortfall(values(2 * big + 1, 20, 20, big, big), SUM)).isEqualTo(big / 10 - 1);
  }

  /** The contributions are 100, -60 and eight times -1: without signs, 8 are left of 168. */
  @Test
  void shortfall_ofNegativeContributions_isThatOfTheirAbsoluteValues() {
    assertThat(rules.shortfall(new CellValues(32, 168, 10, 10, 100, 1, 60, true), SUM))
        .isEqualTo(2);
    assertThat(rules.shortfall(new CellValues(30, 170, 12, 12, 100, 1, 60, true), SUM)).isZero();
  }

  @Test
  void levels_ofAFewContributors_reachTheThreshold() {
    assertThat(rules.levels(3, values(3, 3, 3, 1, 1), COUNT, 10))
        .isEqualTo(new ProtectionLevels(7, 0, 9));
  }

  @Test
  void levels_ofADominatedSum_areTheShortfallBothWays() {
    assertThat(rules.levels(20, values(100_000, 20, 20, 50_000, 49_000), SUM, 10))
        .isEqualTo(new ProtectionLevels(4_000, 4_000, 0));
  }

  private static CellValues values(
      long value, long carriers, long eligible, long first, long second) {
    return new CellValues(value, value, carriers, eligible, first, 1, second, false);
  }
}
