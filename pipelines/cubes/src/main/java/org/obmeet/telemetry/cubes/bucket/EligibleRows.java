package org.obmeet.telemetry.cubes.bucket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.dataset.EligibilityRule;

/**
 * Which rows give their contributor standing. A contributor has it in a window if any of its rows
 * of the window gives it, whatever a cube picks, filters or counts of them: it is a property of the
 * contributor, so that a union of cells counts it once and every cube of the window counts it
 * alike. Of a contributor without a row in the window, who counts by a fact of its history, its
 * last row alone decides.
 */
public final class EligibleRows {
  private record Condition(int[] codes, boolean[] gives) {}

  private final boolean all;
  private final Condition[][] alternatives;

  private EligibleRows(boolean all, Condition[][] alternatives) {
    this.all = all;
    this.alternatives = alternatives;
  }

  /** The rows of some columns by a data set's rule; without one, every row gives standing. */
  public static EligibleRows of(Optional<EligibilityRule> rule, RowSet columns) {
    return new EligibleRows(
        rule.isEmpty(),
        rule.stream()
            .flatMap(found -> found.alternatives().stream())
            .map(alternative -> conditions(alternative, columns))
            .toArray(Condition[][]::new));
  }

  private static Condition[] conditions(Map<String, Set<String>> alternative, RowSet columns) {
    return alternative.entrySet().stream()
        .map(entry -> condition(columns.label(entry.getKey()), entry.getValue()))
        .toArray(Condition[]::new);
  }

  private static Condition condition(DictionaryVector column, Set<String> labels) {
    List<String> known = column.labels();
    boolean[] gives = new boolean[known.size()];
    for (int code = 0; code < gives.length; code++) {
      gives[code] = labels.contains(known.get(code));
    }
    return new Condition(column.codes(), gives);
  }

  /** Standing of the contributor of a run of rows of the window. */
  public ContributorEligibility of(ContributorRuns runs, int run) {
    for (int place = runs.from(run); place < runs.to(run); place++) {
      if (isEligible(runs.row(place))) {
        return ContributorEligibility.ELIGIBLE;
      }
    }
    return ContributorEligibility.NOT_ELIGIBLE;
  }

  /** Standing of a contributor some of whose rows may be history. */
  public ContributorEligibility of(ContributorHistory run) {
    for (int i = run.size() - 1; i >= 0 && run.inWindow(i); i--) {
      if (isEligible(run.row(i))) {
        return ContributorEligibility.ELIGIBLE;
      }
    }
    int last = run.size() - 1;
    return !run.inWindow(last) && isEligible(run.row(last))
        ? ContributorEligibility.ELIGIBLE
        : ContributorEligibility.NOT_ELIGIBLE;
  }

  private boolean isEligible(int row) {
    for (Condition[] alternative : alternatives) {
      boolean met = true;
      for (Condition condition : alternative) {
        met &= condition.gives[condition.codes[row]];
      }
      if (met) {
        return true;
      }
    }
    return all;
  }
}
