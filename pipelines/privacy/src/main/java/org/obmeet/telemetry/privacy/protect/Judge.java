package org.obmeet.telemetry.privacy.protect;

import java.math.BigInteger;
import java.util.List;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Which cells of a table are unsafe in their own right. */
final class Judge {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final Problem.Settings settings;
  private final boolean[] used;
  private final boolean[] guarded;

  private Judge(Problem.Settings settings, boolean[] used, boolean[] guarded) {
    this.settings = settings;
    this.used = used;
    this.guarded = guarded;
  }

  /**
   * The judge of a table. A cell that somebody adds a negative value to has the threshold alone.
   *
   * @param sums names of the sums that the cells have
   */
  static Judge of(Problem.Settings settings, TableDesign design, List<String> sums, Cells cells) {
    boolean[] guarded = new boolean[cells.measures()];
    boolean[] used = new boolean[cells.measures()];
    for (TableDesign.Measure measure : design.measures()) {
      if (measure.kind() == TableDesign.Kind.SUM) {
        int sum = sums.indexOf(measure.name());
        used[sum] = true;
        guarded[sum] = measure.dominance();
      }
    }
    return new Judge(settings, used, guarded);
  }

  /** Whether the table has a sum. */
  boolean uses(int sum) {
    return used[sum];
  }

  /** Whether a cell is unsafe. */
  boolean unsafe(Cells cells, int cell) {
    long count = cells.count(cell);
    if (count == 0) {
      return settings.zeros() == Problem.Zeros.SENSITIVE;
    }
    if (count < settings.threshold()) {
      return true;
    }
    for (int m = 0; m < cells.measures(); m++) {
      if (used[m] && (few(cells.carriers(cell, m)) || missing(cells, cell, m) > 0)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the p % rule applies to a sum. */
  boolean guards(int sum) {
    return guarded[sum];
  }

  /** Whether these contributors are enough. */
  boolean enough(long count) {
    return count >= settings.threshold();
  }

  private boolean few(long count) {
    return count > 0 && !enough(count);
  }

  /**
   * By how much a cell falls short of the p % rule, in hundredths of the measure's unit: what the
   * second contributor must not be able to come closer than. 0 where it does not.
   */
  long missing(Cells cells, int cell, int measure) {
    return guarded[measure] && !cells.reduced(cell, measure)
        ? missing(
            cells.total(cell, measure), cells.first(cell, measure), cells.second(cell, measure))
        : 0;
  }

  /** By how much a sum falls short of the p % rule; 0 where it does not. */
  long missing(long total, long first, long second) {
    BigInteger needed =
        BigInteger.valueOf(first).multiply(BigInteger.valueOf(settings.dominancePercent()));
    BigInteger left =
        BigInteger.valueOf(total)
            .subtract(BigInteger.valueOf(first))
            .subtract(BigInteger.valueOf(second))
            .multiply(HUNDRED);
    BigInteger missing = needed.subtract(left);
    return missing.signum() <= 0
        ? 0
        : missing.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
