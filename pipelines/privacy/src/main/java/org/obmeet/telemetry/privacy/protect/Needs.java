package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.privacy.tables.Problem;

/** What must remain possible of every variable that is to be protected. */
final class Needs {
  /**
   * What an attacker must hold for possible.
   *
   * @param measure number of the variable that it is about
   * @param above how far above the truth
   * @param below how far below the truth
   * @param width from the smallest possible value to the largest
   */
  record Need(int measure, double above, double below, double width) {}

  private final Problem.Settings settings;
  private final boolean counts;
  private final Map<Integer, List<Need>> needs = new HashMap<>();

  private Needs(Problem.Settings settings, boolean counts) {
    this.settings = settings;
    this.counts = counts;
  }

  /** The needs of every unsafe cell of linked tables. */
  static Needs of(Problem problem, Linked linked) {
    Needs needs = new Needs(problem.settings(), linked.countsAddUp());
    for (Member member : linked.members()) {
      for (int cell = 0; cell < member.grid().size(); cell++) {
        int variable = member.variable()[cell];
        if (variable != Member.ZERO && linked.lattice().isUnsafe(variable)) {
          needs.add(member, cell, variable);
        }
      }
    }
    return needs;
  }

  /** The needs of a variable. */
  List<Need> of(int variable) {
    return needs.getOrDefault(variable, List.of());
  }

  /** The need of a variable in one measure: that it cannot be told exactly, if no other. */
  Need of(int variable, int measure) {
    return of(variable).stream()
        .filter(need -> need.measure() == measure)
        .reduce((a, b) -> a.above() + a.width() >= b.above() + b.width() ? a : b)
        .orElseGet(() -> new Need(measure, 0, 0, 1));
  }

  private void add(Member member, int cell, int variable) {
    List<Need> mine = needs.computeIfAbsent(variable, v -> new ArrayList<>());
    if (counts) {
      mine.add(count(member, cell));
    }
    for (int sum = 0; sum < member.cells().measures(); sum++) {
      if (member.judge().uses(sum)) {
        double missing = member.judge().missing(member.cells(), cell, sum) / 100.0;
        mine.add(
            sliding() && missing > 0
                ? new Need(1 + sum, missing, missing, 0)
                : new Need(1 + sum, 0, 0, 1));
      }
    }
  }

  private Need count(Member member, int cell) {
    long count = member.cells().count(cell);
    int threshold = settings.threshold();
    return sliding() && count < threshold
        ? new Need(0, threshold - count, 0, threshold - 1)
        : new Need(0, 0, 0, 1);
  }

  private boolean sliding() {
    return settings.protection() == Problem.Protection.SLIDING;
  }
}
