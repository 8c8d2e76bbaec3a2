package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which unknowns are near others, through the equations that they stand in. */
final class Surroundings {
  /** How many of an equation are looked at. */
  static final int MOST = 60;

  /** What stands in longer equations stands in shorter ones too. */
  private static final int LONG = 1_000;

  private final OpenSystem system;
  private final int[][] standsIn;
  private final int[][] wholes;
  private final boolean[] zero;
  private final Map<Integer, List<Integer>> ranked = new HashMap<>();
  private final int[] equationRound;
  private final int[] unknownRound;
  private int round;

  Surroundings(OpenSystem system, int[][] standsIn, boolean[] zero) {
    this.system = system;
    int[] whole = system.wholes();
    this.standsIn = new int[standsIn.length][];
    this.wholes = new int[standsIn.length][];
    for (int u = 0; u < standsIn.length; u++) {
      this.standsIn[u] = Arrays.stream(standsIn[u]).filter(e -> whole[e] < 0).toArray();
      this.wholes[u] = Arrays.stream(standsIn[u]).map(e -> whole[e]).filter(w -> w >= 0).toArray();
    }
    this.zero = zero;
    this.equationRound = new int[system.equations().size()];
    this.unknownRound = new int[system.size()];
  }

  /**
   * The largest unknowns beside some, and what closes cycles between them: whatever stands in no
   * equation that none of the others stands in. Sums that are unknowns of their own follow them.
   *
   * @param value of the unknowns, always the same
   * @param each how many of an equation
   */
  List<Integer> near(int[] from, double[] value, int each) {
    Set<Integer> found = new LinkedHashSet<>();
    Arrays.stream(from).forEach(found::add);
    Set<Integer> equations = equations(found);
    for (int equation : equations) {
      List<Integer> largest = ranked.computeIfAbsent(equation, e -> largest(e, value));
      found.addAll(largest.subList(0, Math.min(each, largest.size())));
    }
    List<Integer> closing = closing(found);
    closing.sort(Comparator.<Integer>comparingDouble(u -> -value[u]).thenComparing(u -> u));
    found.addAll(closing.subList(0, Math.min(closing.size(), each * 10)));
    List.copyOf(found).forEach(u -> Arrays.stream(wholes[u]).forEach(found::add));
    return List.copyOf(found);
  }

  private List<Integer> closing(Set<Integer> found) {
    Set<Integer> touched = equations(found);
    round++;
    touched.forEach(equation -> equationRound[equation] = round);
    found.forEach(unknown -> unknownRound[unknown] = round);
    List<Integer> closing = new ArrayList<>();
    for (int equation : touched) {
      int[] members = system.equations().get(equation).at();
      for (int i = 0; members.length <= LONG && i < members.length; i++) {
        int unknown = members[i];
        if (!zero[unknown] && unknownRound[unknown] != round) {
          unknownRound[unknown] = round;
          if (closes(unknown)) {
            closing.add(unknown);
          }
        }
      }
    }
    return closing;
  }

  private boolean closes(int unknown) {
    for (int equation : standsIn[unknown]) {
      if (equationRound[equation] != round) {
        return false;
      }
    }
    return true;
  }

  private Set<Integer> equations(Set<Integer> unknowns) {
    Set<Integer> equations = new LinkedHashSet<>();
    unknowns.forEach(u -> Arrays.stream(standsIn[u]).forEach(equations::add));
    return equations;
  }

  private List<Integer> largest(int equation, double[] value) {
    return Arrays.stream(system.equations().get(equation).at())
        .filter(unknown -> !zero[unknown])
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(u -> -value[u]).thenComparing(u -> u))
        .limit(MOST)
        .toList();
  }
}
