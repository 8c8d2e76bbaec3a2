package org.obmeet.telemetry.cli.protect;

import com.google.common.collect.Collections2;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.disclosure.rules.Rounding;

/**
 * Decides if a published table may be released again with other values. At least k contributors
 * must cause each change that a reader can derive. The earlier records are not stored. Therefore
 * the only proof is a count that changed by k or more, or by more than k if it is rounded. A reader
 * can derive the change of each published cell. The reader can also subtract the largest published
 * cells inside a cell, at any level, and derive the change of the remainder.
 */
final class TableRevisionCheck {
  /** Maximum number of cells to divide. Any further cell counts completely as a remainder. */
  private static final long MAX_STEPS = 200_000_000;

  private static final int MAX_PERMUTED = 4;

  private final TableRowNumbering numbering;
  private final ProtectedTable before;
  private final ProtectedTable after;
  private final int count;
  private final long threshold;
  private final Row[] old;
  private final Row[] now;
  private final Collection<List<Integer>> orders;
  private long steps;

  /**
   * Creates a check of a revision.
   *
   * @param before the published table
   * @param after the new table, with the same decimals
   * @param count index of the measure that counts contributors; -1 if there is none
   * @param threshold minimum number of contributors who cause a change
   */
  TableRevisionCheck(
      TableRowNumbering numbering,
      ProtectedTable before,
      ProtectedTable after,
      int count,
      long threshold) {
    this.numbering = numbering;
    this.before = before;
    this.after = after;
    this.count = count;
    boolean rounded = count >= 0 && !(column(before).additive() && column(after).additive());
    this.threshold =
        threshold + (rounded ? Rounding.forThreshold(Math.toIntExact(threshold)).base() - 1 : 0);
    this.old = rows(before);
    this.now = rows(after);
    this.orders = orders(numbering.dimensions().size());
  }

  private ProtectedTable.Column column(ProtectedTable table) {
    return table.columns().get(count);
  }

  private Row[] rows(ProtectedTable table) {
    Row[] rows = new Row[numbering.size()];
    for (Row row : table.rows()) {
      int at = numbering.rowOf(row.labels());
      if (at >= 0) {
        rows[at] = row;
      }
    }
    return rows;
  }

  /**
   * The numbers of objections to a revision.
   *
   * @param oneSided values that only one of the two tables publishes, all values of rows that only
   *     the new table has, and rows that only the published table has
   * @param tooFew published values that changed, without a published count that changed by at least
   *     the threshold
   * @param derivable remainders with a derivable change, and without such a count; 0 if {@code
   *     oneSided} is not 0
   */
  record Objections(long oneSided, long tooFew, long derivable) {
    /** Returns true if there is no objection. */
    boolean none() {
      return oneSided + tooFew + derivable == 0;
    }

    /** Describes the numbers in words, without values of cells. */
    String inWords() {
      List<String> words = new ArrayList<>();
      add(words, oneSided, "published in only one of the two");
      add(words, tooFew, "changed by fewer contributors than the threshold, or uncounted ones");
      add(words, derivable, "sums of suppressed cells whose change could be derived");
      return String.join(", ", words);
    }

    private static void add(List<String> words, long number, String what) {
      if (number > 0) {
        words.add(number + " " + what);
      }
    }
  }

  Objections objections() {
    long oneSided = before.rows().stream().filter(row -> numbering.rowOf(row.labels()) < 0).count();
    long tooFew = 0;
    for (int at = 0; at < numbering.size(); at++) {
      for (int m = 0; m < after.columns().size(); m++) {
        boolean publishedBefore = old[at] != null && old[at].published(m);
        boolean publishedNow = now[at] != null && now[at].published(m);
        if (old[at] == null || publishedBefore != publishedNow) {
          oneSided++;
        } else if (publishedNow && change(at, m) != 0 && !isThresholdMet(at)) {
          tooFew++;
        }
      }
    }
    return new Objections(oneSided, tooFew, oneSided > 0 ? 0 : derivable());
  }

  private boolean isThresholdMet(int at) {
    return count >= 0
        && old[at].published(count)
        && now[at].published(count)
        && Math.abs(change(at, count)) >= threshold;
  }

  private long change(int at, int m) {
    return Math.subtractExact(now[at].values().get(m), old[at].values().get(m));
  }

  /** Returns the number of changed remainders without a count that proves k contributors. */
  private long derivable() {
    long changed = 0;
    for (int m = 0; m < after.columns().size(); m++) {
      if (!after.columns().get(m).additive() || !before.columns().get(m).additive()) {
        continue;
      }
      for (int at = 0; at < numbering.size(); at++) {
        int total = at;
        int measure = m;
        if (now[at].published(m)
            && orders.stream().anyMatch(order -> remainderChanged(total, measure, order))) {
          changed++;
        }
      }
    }
    return changed;
  }

  private boolean remainderChanged(int total, int m, List<Integer> order) {
    List<Integer> parts = new ArrayList<>();
    if (!isDivisible(total) || !collect(total, m, order, parts)) {
      return false;
    }
    long remainder = change(total, m);
    boolean counted = count >= 0 && now[total].published(count);
    long contributors = counted ? change(total, count) : 0;
    for (int part : parts) {
      remainder -= change(part, m);
      counted = counted && now[part].published(count);
      contributors -= counted ? change(part, count) : 0;
    }
    return remainder != 0 && !(counted && Math.abs(contributors) >= threshold);
  }

  private boolean isDivisible(int at) {
    return IntStream.range(0, numbering.dimensions().size())
        .anyMatch(i -> !numbering.dimensions().get(i).nodes().isLeaf(numbering.node(at, i)));
  }

  /** Collects the largest published cells inside a cell. Returns true if a remainder may exist. */
  private boolean collect(int at, int m, List<Integer> order, List<Integer> parts) {
    if (steps++ > MAX_STEPS) {
      return true;
    }
    for (int i : order) {
      int[] children = numbering.dimensions().get(i).nodes().children(numbering.node(at, i));
      if (children.length > 0) {
        boolean remains = false;
        for (int child : children) {
          int part = numbering.withNode(at, i, child);
          if (now[part].published(m)) {
            parts.add(part);
          } else {
            remains |= collect(part, m, order, parts);
          }
        }
        return remains;
      }
    }
    return true;
  }

  /**
   * Returns the orders in which to split the dimensions. If there are many dimensions, these are
   * not all orders, but one order for each first dimension.
   */
  private static Collection<List<Integer>> orders(int dimensions) {
    List<Integer> all = IntStream.range(0, dimensions).boxed().toList();
    if (dimensions <= MAX_PERMUTED) {
      return Collections2.orderedPermutations(all);
    }
    return all.stream()
        .map(
            first ->
                Stream.concat(all.subList(first, dimensions).stream(), all.stream().limit(first))
                    .toList())
        .toList();
  }
}
