package org.obmeet.telemetry.disclosure.rules;

import java.math.BigInteger;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Measure;

/**
 * The primary rules: threshold, eligible contributors and p % rule, in exact arithmetic. They look
 * at one set of records, be it a cell or the union of several.
 */
public final class PrimaryRules {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final long NO_OVERFLOW = Long.MAX_VALUE / 400;

  private final ProtectionSettings settings;

  /** Rules with these parameters. */
  public PrimaryRules(ProtectionSettings settings) {
    this.settings = settings;
  }

  /** The parameters. */
  public ProtectionSettings settings() {
    return settings;
  }

  /**
   * The rule that a set of records breaks in one measure.
   *
   * @param people distinct contributors
   * @param eligible those of them who are eligible
   * @param threshold fewest contributors
   */
  public Optional<Rule> broken(
      long people, long eligible, CellValues values, Measure measure, int threshold) {
    if (people == 0 && values.value() == 0) {
      return settings.zeros() == ProtectionSettings.Zeros.SENSITIVE
          ? Optional.of(Rule.THRESHOLD)
          : Optional.empty();
    }
    if (people < threshold) {
      return Optional.of(Rule.THRESHOLD);
    }
    if (eligible < settings.eligibleOf(threshold)) {
      return Optional.of(Rule.ELIGIBLE);
    }
    if (values.carriers() > 0 || values.value() != 0) {
      if (values.carriers() < threshold) {
        return Optional.of(Rule.CARRIERS);
      }
      if (values.eligible() < settings.eligibleOf(threshold)) {
        return Optional.of(Rule.ELIGIBLE);
      }
    }
    return shortfall(values, measure) > 0 ? Optional.of(Rule.DOMINANCE) : Optional.empty();
  }

  /**
   * By how much a set of records falls short of the p % rule, rounded up to whole units: {@code
   * p/100 x1 - (X - x1 - x2)}; 0 if it does not. A set with a negative contribution is held to the
   * threshold alone.
   */
  public long shortfall(CellValues values, Measure measure) {
    if (!measure.dominance() || values.negative()) {
      return 0;
    }
    long first = values.first();
    if (values.value() < NO_OVERFLOW && first < NO_OVERFLOW) {
      long missing = first * settings.percent() - (values.value() - first - values.second()) * 100;
      return missing <= 0 ? 0 : (missing + 99) / 100;
    }
    BigInteger rest =
        BigInteger.valueOf(values.value())
            .subtract(BigInteger.valueOf(first))
            .subtract(BigInteger.valueOf(values.second()));
    BigInteger missing =
        BigInteger.valueOf(first)
            .multiply(BigInteger.valueOf(settings.percent()))
            .subtract(rest.multiply(HUNDRED));
    return missing.signum() <= 0
        ? 0
        : missing.add(BigInteger.valueOf(99)).divide(HUNDRED).longValueExact();
  }

  /** The protection that an unsafe cell needs in one measure. */
  public ProtectionLevels levels(long people, CellValues values, Measure measure, int threshold) {
    if (settings.protection() == ProtectionSettings.Protection.EXACT) {
      return ProtectionLevels.NOT_EXACT;
    }
    long shortfall = shortfall(values, measure);
    boolean few = measure.kind() == Measure.Kind.COUNT && people < threshold;
    if (!few) {
      return shortfall > 0
          ? new ProtectionLevels(shortfall, shortfall, 0)
          : ProtectionLevels.NOT_EXACT;
    }
    // Within the threshold a few per cent are less than one contributor.
    boolean small = values.value() < threshold;
    return new ProtectionLevels(
        small ? threshold - values.value() : shortfall, small ? 0 : shortfall, threshold - 1L);
  }
}
