package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * Dimensions that depend on another, as the county does on the region: combinations that contradict
 * it are impossible, and everybody knows it. A dependence is taken for one where each value of the
 * one comes with one value of the other so often that it cannot be chance.
 */
final class Dependences {
  private static final double MOST_CHANCE = 1e-3;

  /**
   * A pair of dimensions.
   *
   * @param determining the one that determines
   * @param determined the one that it determines
   * @param possible for each node of the first and of the second, whether some record has both
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Pair(int determining, int determined, boolean[][] possible) {}

  private final List<Pair> pairs = new ArrayList<>();

  Dependences(Records records, List<Nodes> nodes) {
    for (int a = 0; a < nodes.size(); a++) {
      for (int b = 0; b < nodes.size(); b++) {
        if (a != b && determines(records, a, b)) {
          pairs.add(new Pair(a, b, possible(records, nodes.get(a), a, nodes.get(b), b)));
        }
      }
    }
  }

  /** Whether one dimension determines another, and not by chance. */
  static boolean determines(Records records, int a, int b) {
    if (records.values(b).size() < 2) {
      return false;
    }
    int[] value = new int[records.values(a).size()];
    Arrays.fill(value, -1);
    long[] size = new long[records.values(b).size()];
    long[] repeats = new long[size.length];
    Set<Long> seen = new HashSet<>();
    for (int r = 0; r < records.size(); r++) {
      int code = records.code(r, a);
      int other = records.code(r, b);
      if (value[code] >= 0 && value[code] != other) {
        return false;
      }
      boolean again = value[code] >= 0;
      value[code] = other;
      if (records.weighted() || seen.add((long) records.contributor(r) * value.length + code)) {
        size[other]++;
        repeats[other] += again ? 1 : 0;
      }
    }
    return chance(size, repeats) < MOST_CHANCE;
  }

  /**
   * How likely it is that whoever comes with a value that was there already comes with the same
   * other value, if the two have nothing to do with each other.
   */
  private static double chance(long[] size, long[] repeats) {
    long all = Arrays.stream(size).sum();
    double log =
        IntStream.range(0, size.length)
            .filter(b -> repeats[b] > 0)
            .mapToDouble(b -> repeats[b] * Math.log((double) size[b] / all))
            .sorted()
            .sum();
    return Math.exp(log);
  }

  private static boolean[][] possible(Records records, Nodes first, int a, Nodes second, int b) {
    boolean[][] possible = new boolean[first.size()][second.size()];
    for (int r = 0; r < records.size(); r++) {
      for (int one : first.path(first.leaf(records.code(r, a)))) {
        for (int other : second.path(second.leaf(records.code(r, b)))) {
          possible[one][other] = true;
        }
      }
    }
    return possible;
  }

  /** Whether nobody can be in a cell. */
  boolean impossible(Member member, int cell) {
    for (Pair pair : pairs) {
      int a = member.position(pair.determining());
      int b = member.position(pair.determined());
      if (a >= 0
          && b >= 0
          && !pair.possible()[member.grid().node(cell, a)][member.grid().node(cell, b)]) {
        return true;
      }
    }
    return false;
  }
}
