package org.obmeet.telemetry.disclosure.rules;

import java.math.BigInteger;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;

/**
 * The primary rules in exact arithmetic: threshold, carriers (contributors with a value), eligible
 * contributors and p % rule. The rules apply to the records of a cell or of a union of cells.
 * Source: Hundepool et al. (2012), "Statistical Disclosure Control", chapter 4 (magnitude tabular
 * data).
 */
public record PrimaryRules(ProtectionSettings settings) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /**
   * Returns the first rule that a set of records breaks in one measure; empty if it is safe. A set
   * with the value 0 and no contributor breaks only the threshold, and only if zeros are {@code
   * SENSITIVE}.
   */
  public Optional<Rule> brokenRule(
      long distinctContributors,
      long eligible,
      CellValues values,
      ProtectedMeasure measure,
      int threshold) {
    if (distinctContributors == 0 && values.value() == 0) {
      return settings.zeros() == ProtectionSettings.Zeros.SENSITIVE
          ? Optional.of(Rule.THRESHOLD)
          : Optional.empty();
    }
    if (distinctContributors < threshold) {
      return Optional.of(Rule.THRESHOLD);
    }
    if (eligible < settings.minEligible(threshold)) {
      return Optional.of(Rule.ELIGIBLE);
    }
    if (values.carriers() > 0 || values.value() != 0) {
      if (values.carriers() < threshold) {
        return Optional.of(Rule.CARRIERS);
      }
      if (values.eligible() < settings.minEligible(threshold)) {
        return Optional.of(Rule.ELIGIBLE);
      }
    }
    return shortfall(values, measure) > 0 ? Optional.of(Rule.DOMINANCE) : Optional.empty();
  }

  /**
   * Returns the shortfall of a set of records from the p % rule, rounded up to an integer; 0 if the
   * set fulfils the rule. The rule requires {@code X - x1 - x2 >= p/100 x1}, with the sum {@code X}
   * of the absolute contributions and the largest of them, {@code x1} and {@code x2}. The shortfall
   * is {@code p/100 x1 - (X - x1 - x2)}. The shortfall is also the upper protection level
   * (Hundepool et al. 2012). A measure without {@code dominance} is exempt from the rule.
   */
  public long shortfall(CellValues values, ProtectedMeasure measure) {
    if (!measure.dominance()) {
      return 0;
    }
    long first = values.first();
    BigInteger others =
        BigInteger.valueOf(values.absolute())
            .subtract(BigInteger.valueOf(first))
            .subtract(BigInteger.valueOf(values.second()));
    BigInteger missing =
        BigInteger.valueOf(first)
            .multiply(BigInteger.valueOf(settings.percent()))
            .subtract(others.multiply(HUNDRED));
    return missing.signum() <= 0
        ? 0
        : missing.add(BigInteger.valueOf(99)).divide(HUNDRED).longValueExact();
  }

  /**
   * Returns the protection levels of an unsafe cell in one measure (Fischetti and Salazar 2001).
   * For a count of too few contributors, the feasibility interval must be at least as wide as the
   * threshold minus 1. If the count itself is below the threshold, the interval must include the
   * threshold. If another value breaks the p % rule, the interval must extend beyond the value by
   * the shortfall in both directions. In all other cases the interval must contain two values.
   */
  public ProtectionLevels levels(
      long distinctContributors, CellValues values, ProtectedMeasure measure, int threshold) {
    long shortfall = shortfall(values, measure);
    boolean few = measure.kind() == ProtectedMeasure.Kind.COUNT && distinctContributors < threshold;
    if (!few) {
      return shortfall > 0
          ? new ProtectionLevels(shortfall, shortfall, 0)
          : ProtectionLevels.NOT_EXACT;
    }
    // The interval of a count below the threshold extends up to the threshold, whatever its
    // shortfall.
    boolean small = values.value() < threshold;
    return new ProtectionLevels(
        small ? threshold - values.value() : shortfall, small ? 0 : shortfall, threshold - 1L);
  }
}
