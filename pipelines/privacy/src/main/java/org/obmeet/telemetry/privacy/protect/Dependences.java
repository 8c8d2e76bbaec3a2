package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * Dimensions that depend on another, as the county does on the region: combinations that contradict
 * it are impossible, and everybody knows it. A dependence is taken for one where each value of the
 * one comes with one value of the other, in at least two records a value on average.
 */
final class Dependences {
  private static final int RECORDS_PER_VALUE = 2;

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

  /** Whether one dimension determines another. */
  static boolean determines(Records records, int a, int b) {
    int values = records.values(a).size();
    if (records.values(b).size() < 2 || records.size() < RECORDS_PER_VALUE * values) {
      return false;
    }
    int[] value = new int[values];
    Arrays.fill(value, -1);
    for (int r = 0; r < records.size(); r++) {
      int code = records.code(r, a);
      if (value[code] >= 0 && value[code] != records.code(r, b)) {
        return false;
      }
      value[code] = records.code(r, b);
    }
    return true;
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
