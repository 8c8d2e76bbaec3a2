package org.obmeet.telemetry.disclosure.model;

import java.util.List;

/**
 * The input records of a population, by column. Each record belongs to one finest cell. It belongs
 * to one contributor, or it is a count of contributors.
 *
 * @param leaves for each dimension the leaf of each record
 * @param contributors contributor index of each record, from 0; null if records are counts
 * @param weights number of contributors that each record counts; null if contributors are given
 * @param sums names of the sums
 * @param values for each sum the value of each record, in the smallest unit of the sum
 */
public record Records(
    List<Hierarchy> hierarchies,
    int[][] leaves,
    int[] contributors,
    long[] weights,
    List<String> sums,
    long[][] values) {
  public Records {
    hierarchies = List.copyOf(hierarchies);
    sums = List.copyOf(sums);
  }

  public int size() {
    return contributors == null ? weights.length : contributors.length;
  }
}
