package org.obmeet.telemetry.privacy.disclosure;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.schemas.Cube;

/** The rules for one region: threshold, standing, small complement and p %. */
final class Rules {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final int threshold;
  private final int percent;
  private final List<Cube.Measure> additive;
  private final List<Crowd> wholes;

  /**
   * @param wholes contributors of each population that the cube's records lie in, for the rule of
   *     small complements; empty where it is not asked
   */
  Rules(Cube cube, Collection<Crowd> wholes) {
    this.threshold = cube.threshold();
    this.percent = cube.dominancePercent();
    this.additive = cube.measures().stream().filter(Cube.Measure::additive).toList();
    boolean counts = additive.size() < cube.measures().size();
    this.wholes = counts ? List.copyOf(wholes) : List.of();
  }

  /**
   * The first rule that a region breaks; none where it is safe or empty. A small complement comes
   * last: whatever else breaks a rule is said to.
   */
  Optional<Rule> broken(Statistics region) {
    if (few(region.contributors()) || onlyUnattributed(region)) {
      return Optional.of(Rule.THRESHOLD);
    }
    for (int m = 0; m < additive.size(); m++) {
      if (few(region.carriers()[m])) {
        return Optional.of(Rule.THRESHOLD);
      }
    }
    if (lacksStanding(region)) {
      return Optional.of(Rule.STANDING);
    }
    for (int m = 0; m < additive.size(); m++) {
      if (guarded(additive.get(m))
          && dominated(region.sums()[m], region.first()[m], region.second()[m], percent)) {
        return Optional.of(Rule.DOMINANCE);
      }
    }
    return nearlyAll(Crowd.of(region)) ? Optional.of(Rule.COMPLEMENT) : Optional.empty();
  }

  /**
   * By how much a region falls short of the p % rule: what the second largest contributor must not
   * come closer than. 0 where it does not.
   */
  double missing(Statistics region, int m) {
    long first = region.first()[m];
    long others = region.sums()[m] - first - region.second()[m];
    return guarded(additive.get(m)) && region.sums()[m] > 0
        ? Math.max(0, percent / 100.0 * first - others)
        : 0;
  }

  /**
   * Whether there are contributors, of the region or of a measure, but too few with standing: the
   * others may be invented by somebody who then knows what the rest adds.
   */
  private boolean lacksStanding(Statistics region) {
    int needed = Standing.needed(threshold);
    boolean lacks = region.contributors() > 0 && region.standing() < needed;
    for (int m = 0; m < additive.size(); m++) {
      lacks |= region.carriers()[m] > 0 && region.standingCarriers()[m] < needed;
    }
    return lacks;
  }

  /** Whether there are some contributors, but fewer than the threshold. */
  private boolean few(long contributors) {
    return 0 < contributors && contributors < threshold;
  }

  /** Whether there are some contributors, but too few, or too few with standing. */
  boolean few(Crowd crowd) {
    return crowd.contributors() > 0 && !crowd.reaches(threshold);
  }

  /** Whether a published count, taken from that of a whole, leaves some but too few. */
  private boolean nearlyAll(Crowd crowd) {
    return crowd.contributors() > 0 && wholes.stream().anyMatch(whole -> few(whole.without(crowd)));
  }

  /** Whether a side of a flag has enough contributors: an empty one has not. */
  boolean enough(long contributors) {
    return contributors >= threshold;
  }

  /** Values that may be negative have the threshold only. */
  private static boolean guarded(Cube.Measure measure) {
    return measure.dominance() && measure.min() >= 0;
  }

  /** Nobody vouches for records without a contributor. */
  private static boolean onlyUnattributed(Statistics region) {
    if (region.contributors() > 0) {
      return false;
    }
    for (long value : region.unattributed()) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The p % rule: whether {@code total − first − second < (percent / 100) · first}, in exact
   * arithmetic.
   *
   * @param total sum of values that are at least 0
   * @param first the largest of them
   * @param second the second largest of them
   */
  static boolean dominated(long total, long first, long second, int percent) {
    if (total <= 0) {
      return false;
    }
    BigInteger others =
        BigInteger.valueOf(total)
            .subtract(BigInteger.valueOf(first))
            .subtract(BigInteger.valueOf(second));
    return others
            .multiply(HUNDRED)
            .compareTo(BigInteger.valueOf(first).multiply(BigInteger.valueOf(percent)))
        < 0;
  }
}
