package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Which unknowns are near others, through the equations that they stand in. May be asked by several
 * threads.
 */
final class Surroundings {
  /** How many of an equation are looked at. */
  static final int MOST = 240;

  /** What stands in longer equations stands in shorter ones too. */
  private static final int LONG = 1_000;

  private final OpenSystem system;
  private final int[][] standsIn;
  private final int[][] wholes;
  private final boolean[] zero;
  private final Map<Integer, int[]> ranked = new ConcurrentHashMap<>();
  private final ThreadLocal<Marks> marks;

  /** Unknowns, largest first, and the place of each. */
  private final int[] byPlace;

  private final int[] place;

  /** What was met in a round. */
  private static final class Marks {
    private final int[] equationRound;
    private final int[] unknownRound;
    private final int[] lookedAt;
    private final int[] equations;
    private final int[] unknowns;
    private int equationsMet;
    private int unknownsMet;
    private int round;

    Marks(int equations, int unknowns) {
      this.equationRound = new int[equations];
      this.unknownRound = new int[unknowns];
      this.lookedAt = new int[unknowns];
      this.equations = new int[equations];
      this.unknowns = new int[unknowns];
    }

    void begin() {
      round++;
      equationsMet = 0;
      unknownsMet = 0;
    }

    void unknown(int unknown) {
      if (unknownRound[unknown] != round) {
        unknownRound[unknown] = round;
        unknowns[unknownsMet++] = unknown;
      }
    }

    void equation(int equation) {
      if (equationRound[equation] != round) {
        equationRound[equation] = round;
        equations[equationsMet++] = equation;
      }
    }
  }

  /**
   * @param value of the unknowns
   */
  Surroundings(OpenSystem system, int[][] standsIn, boolean[] zero, double[] value) {
    this.system = system;
    int[] whole = system.wholes();
    this.standsIn = new int[standsIn.length][];
    this.wholes = new int[standsIn.length][];
    for (int u = 0; u < standsIn.length; u++) {
      this.standsIn[u] = Arrays.stream(standsIn[u]).filter(e -> whole[e] < 0).toArray();
      this.wholes[u] = Arrays.stream(standsIn[u]).map(e -> whole[e]).filter(w -> w >= 0).toArray();
    }
    this.zero = zero;
    this.marks = ThreadLocal.withInitial(() -> new Marks(system.equations().size(), system.size()));
    this.byPlace =
        IntStream.range(0, value.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(u -> -value[u]).thenComparing(u -> u))
            .mapToInt(u -> u)
            .toArray();
    this.place = new int[value.length];
    for (int i = 0; i < byPlace.length; i++) {
      place[byPlace[i]] = i;
    }
  }

  /**
   * The largest unknowns beside some, and what closes cycles between them: whatever stands in no
   * equation that none of the others stands in. Sums that are unknowns of their own follow them.
   *
   * @param each how many of an equation
   */
  int[] near(int[] from, int each) {
    Marks met = marks.get();
    met.begin();
    Arrays.stream(from).forEach(met::unknown);
    equations(met, 0);
    int before = met.unknownsMet;
    for (int e = 0, first = met.equationsMet; e < first; e++) {
      int[] largest = ranked.computeIfAbsent(met.equations[e], this::largest);
      for (int i = 0; i < Math.min(each, largest.length); i++) {
        met.unknown(largest[i]);
      }
    }
    equations(met, before);
    closing(met, each * 10);
    for (int i = 0, all = met.unknownsMet; i < all; i++) {
      Arrays.stream(wholes[met.unknowns[i]]).forEach(met::unknown);
    }
    return Arrays.copyOf(met.unknowns, met.unknownsMet);
  }

  /** Meets the equations of the unknowns that were met, from one on. */
  private void equations(Marks met, int from) {
    for (int i = from; i < met.unknownsMet; i++) {
      for (int equation : standsIn[met.unknowns[i]]) {
        met.equation(equation);
      }
    }
  }

  /** Meets the largest unknowns that stand in no equation that was not met. */
  private void closing(Marks met, int most) {
    int[] closing = new int[64];
    int size = 0;
    for (int e = 0; e < met.equationsMet; e++) {
      int[] members = system.equations().get(met.equations[e]).at();
      for (int i = 0; members.length <= LONG && i < members.length; i++) {
        int unknown = members[i];
        boolean looked = met.lookedAt[unknown] == met.round;
        met.lookedAt[unknown] = met.round;
        if (!looked
            && !zero[unknown]
            && met.unknownRound[unknown] != met.round
            && closes(unknown, met)) {
          closing = size < closing.length ? closing : Arrays.copyOf(closing, 2 * size);
          closing[size++] = place[unknown];
        }
      }
    }
    Arrays.sort(closing, 0, size);
    for (int i = 0; i < Math.min(size, most); i++) {
      met.unknown(byPlace[closing[i]]);
    }
  }

  private boolean closes(int unknown, Marks met) {
    for (int equation : standsIn[unknown]) {
      if (met.equationRound[equation] != met.round) {
        return false;
      }
    }
    return true;
  }

  private int[] largest(int equation) {
    return Arrays.stream(system.equations().get(equation).at())
        .filter(unknown -> !zero[unknown])
        .map(unknown -> place[unknown])
        .sorted()
        .limit(MOST)
        .map(at -> byPlace[at])
        .toArray();
  }
}
