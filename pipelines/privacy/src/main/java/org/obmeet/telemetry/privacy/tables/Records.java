package org.obmeet.telemetry.privacy.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records to be protected, by column. Either each record belongs to a contributor, or each is a
 * microcell with a count.
 *
 * <p>Values are coded: {@code values(d).get(code(record, d))} is the value of a record in dimension
 * d. Sums are fixed point, with the decimals of their measure.
 */
public final class Records {
  private final List<String> dimensions;
  private final List<List<String>> values = new ArrayList<>();
  private final List<List<String>> shown = new ArrayList<>();
  private final List<Map<String, Integer>> codes = new ArrayList<>();
  private final List<String> sums;
  private final List<Integer> decimals;
  private final boolean weighted;
  private int size;
  private int[] code = new int[0];
  private long[] sum = new long[0];
  private long[] who = new long[0];
  private final Map<String, Integer> contributors = new LinkedHashMap<>();

  /**
   * @param dimensions every dimension that a table uses
   * @param sums names of the sum measures
   * @param decimals digits after the point of each sum
   * @param weighted whether records are microcells with a count rather than contributors' records
   */
  public Records(
      List<String> dimensions, List<String> sums, List<Integer> decimals, boolean weighted) {
    this.dimensions = List.copyOf(dimensions);
    this.sums = List.copyOf(sums);
    this.decimals = List.copyOf(decimals);
    this.weighted = weighted;
    for (int d = 0; d < dimensions.size(); d++) {
      values.add(new ArrayList<>());
      shown.add(Collections.unmodifiableList(values.get(d)));
      codes.add(new LinkedHashMap<>());
    }
  }

  /** Adds a record of a contributor. */
  public void add(List<String> labels, String contributor, long[] added) {
    if (weighted) {
      throw new IllegalStateException("these records have counts, not contributors");
    }
    Integer known = contributors.putIfAbsent(contributor, contributors.size());
    append(labels, known == null ? contributors.size() - 1 : known, added);
  }

  /**
   * Adds a microcell with a count, which may be 0.
   *
   * @throws IllegalArgumentException where the count is negative
   */
  public void add(List<String> labels, long count, long[] added) {
    if (!weighted) {
      throw new IllegalStateException("these records have contributors, not counts");
    }
    if (count < 0) {
      throw new IllegalArgumentException("a count must be at least 0; it is " + count);
    }
    append(labels, count, added);
  }

  private void append(List<String> labels, long of, long[] added) {
    int wide = dimensions.size();
    if (size == who.length) {
      int capacity = Math.max(16, size * 2);
      code = java.util.Arrays.copyOf(code, capacity * wide);
      sum = java.util.Arrays.copyOf(sum, capacity * sums.size());
      who = java.util.Arrays.copyOf(who, capacity);
    }
    for (int d = 0; d < wide; d++) {
      code[size * wide + d] = code(d, labels.get(d));
    }
    System.arraycopy(added, 0, sum, size * sums.size(), sums.size());
    who[size] = of;
    size++;
  }

  private int code(int dimension, String label) {
    Map<String, Integer> known = codes.get(dimension);
    Integer found = known.get(label);
    if (found == null) {
      found = known.size();
      known.put(label, found);
      values.get(dimension).add(label);
    }
    return found;
  }

  /** Columns of the dimensions. */
  public List<String> dimensions() {
    return dimensions;
  }

  /** Names of the sum measures. */
  public List<String> sums() {
    return sums;
  }

  /** Digits after the point of each sum. */
  public List<Integer> decimals() {
    return decimals;
  }

  /** Whether records are microcells with a count. */
  public boolean weighted() {
    return weighted;
  }

  /** Number of records. */
  public int size() {
    return size;
  }

  /** The values of a dimension that occur, by code; a view, which grows with the records. */
  public List<String> values(int dimension) {
    return shown.get(dimension);
  }

  /** Code of a record's value. */
  public int code(int record, int dimension) {
    return code[record * dimensions.size() + dimension];
  }

  /** What a record adds to a sum measure. */
  public long sum(int record, int measure) {
    return sum[record * sums.size() + measure];
  }

  /** Number of a record's contributor, from 0. */
  public int contributor(int record) {
    return (int) who[record];
  }

  /** Number of contributors. */
  public int contributors() {
    return contributors.size();
  }

  /** Count of a microcell. */
  public long weight(int record) {
    return who[record];
  }
}
