package org.obmeet.telemetry.jobs;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The record counts of one stream. In the sum over all steps of a run, {@code read = accepted +
 * duplicates + rejected + suppressed}.
 *
 * @param read number of records that the run read
 * @param accepted rows written to the clean zone, including late rows
 * @param late accepted rows of closed windows, which no release counts
 * @param duplicates records that the clean zone already has or that the input repeats
 * @param rejected quarantined records by reason
 * @param suppressed records dropped by policy, by reason
 * @param adjusted number of values that were clamped or unreadable, by field
 * @param notListed counts of labels, by field of which a value was not on its list
 */
public record StreamCounts(
    long read,
    long accepted,
    long late,
    long duplicates,
    Map<String, Long> rejected,
    Map<String, Long> suppressed,
    Map<String, Long> adjusted,
    Map<String, NotListed> notListed) {
  /**
   * The labels of one field.
   *
   * @param count number of values that are not on the field's public list
   * @param values number of all values
   */
  public record NotListed(long count, long values) {
    /** Returns the share of the values that are not on the list, rounded down. */
    public long percent() {
      return 100 * count / values;
    }

    NotListed plus(NotListed other) {
      return new NotListed(count + other.count, values + other.values);
    }
  }

  public StreamCounts {
    rejected = new TreeMap<>(rejected);
    suppressed = new TreeMap<>(suppressed);
    adjusted = new TreeMap<>(adjusted);
    notListed = new TreeMap<>(notListed);
  }

  /** Returns the counts of a merge into the clean zone; projection has counted the records read. */
  public static StreamCounts ofMerge(long accepted, long late, long duplicates) {
    return new StreamCounts(0, accepted, late, duplicates, Map.of(), Map.of(), Map.of(), Map.of());
  }

  public StreamCounts plus(StreamCounts other) {
    return new StreamCounts(
        read + other.read,
        accepted + other.accepted,
        late + other.late,
        duplicates + other.duplicates,
        added(rejected, other.rejected, Long::sum),
        added(suppressed, other.suppressed, Long::sum),
        added(adjusted, other.adjusted, Long::sum),
        added(notListed, other.notListed, NotListed::plus));
  }

  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of records that were acknowledged and lost in damaged landing segments. */
  public long lost() {
    return rejected.getOrDefault("corrupt_block", 0L);
  }

  public long suppressedTotal() {
    return suppressed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns true if the class's equation holds, so that each record is counted exactly once. */
  public boolean conserved() {
    return read == accepted + duplicates + rejectedTotal() + suppressedTotal();
  }

  private static <T> Map<String, T> added(
      Map<String, T> a, Map<String, T> b, BinaryOperator<T> plus) {
    Map<String, T> sum = new TreeMap<>(a);
    b.forEach((key, count) -> sum.merge(key, count, plus));
    return sum;
  }
}
