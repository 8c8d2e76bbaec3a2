package org.obmeet.telemetry.privacy.disclosure;

import java.util.List;
import org.obmeet.telemetry.privacy.cells.CellTable;

/**
 * What the rules look at, exact for one region of finest cells. Arrays have one entry per additive
 * measure.
 *
 * @param contributors distinct contributors
 * @param standing how many of them have standing
 * @param sums what contributors add
 * @param carriers contributors whose value is not zero
 * @param standingCarriers how many of those have standing
 * @param first largest value of one contributor
 * @param second second largest value of one contributor
 * @param unattributed what records without a contributor add
 */
record Statistics(
    long contributors,
    long standing,
    long[] sums,
    long[] carriers,
    long[] standingCarriers,
    long[] first,
    long[] second,
    long[] unattributed) {

  /** Nobody and nothing. */
  static Statistics none(int measures) {
    return none(measures, 0, 0);
  }

  private static Statistics none(int measures, long contributors, long standing) {
    return new Statistics(
        contributors,
        standing,
        new long[measures],
        new long[measures],
        new long[measures],
        new long[measures],
        new long[measures],
        new long[measures]);
  }

  /** Of one exact cell. */
  static Statistics of(CellTable table, int cell) {
    Statistics found = none(table.measures(), table.contributors(cell), table.standing(cell));
    for (int m = 0; m < table.measures(); m++) {
      found.sums[m] = table.sum(cell, m);
      found.carriers[m] = table.carriers(cell, m);
      found.standingCarriers[m] = table.standingCarriers(cell, m);
      found.first[m] = table.first(cell, m);
      found.second[m] = table.second(cell, m);
      found.unattributed[m] = table.unattributed(cell, m);
    }
    return found;
  }

  /**
   * The worst that a union of regions may be of which it is not known who lies in several: as few
   * contributors as the largest has, and as dominated as if the largest of each were one.
   */
  static Statistics worst(List<Statistics> regions, int measures) {
    long contributors = regions.stream().mapToLong(Statistics::contributors).max().orElse(0);
    long standing = regions.stream().mapToLong(Statistics::standing).max().orElse(0);
    Statistics worst = none(measures, contributors, standing);
    for (Statistics region : regions) {
      for (int m = 0; m < measures; m++) {
        worst.sums[m] = Math.addExact(worst.sums[m], region.sums[m]);
        worst.first[m] = Math.addExact(worst.first[m], region.first[m]);
        worst.second[m] = Math.addExact(worst.second[m], region.second[m]);
        worst.unattributed[m] = Math.addExact(worst.unattributed[m], region.unattributed[m]);
        worst.carriers[m] = Math.max(worst.carriers[m], region.carriers[m]);
        worst.standingCarriers[m] = Math.max(worst.standingCarriers[m], region.standingCarriers[m]);
      }
    }
    return worst;
  }

  /** What is published of an additive measure. */
  long total(int measure) {
    return Math.addExact(sums[measure], unattributed[measure]);
  }
}
