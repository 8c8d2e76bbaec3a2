package org.obmeet.telemetry.cubes.bucket;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.dataset.EligibilityRule;

/**
 * The rows that make their contributor eligible. A contributor is eligible in a window if one of
 * its rows in the window fulfils the rule, even if no cube counts that row. Eligibility is a
 * property of the contributor, so it is the same in all cubes and in unions of cells. If a fact
 * counts a contributor without a row in the window, the contributor's last row of the history
 * decides.
 */
public final class EligibleRows {
  /** A condition on a column: the code of each row, and if each code fulfils it. */
  private record Condition(int[] codes, boolean[] fulfils) {}

  private final boolean all;
  private final Condition[][] alternatives;

  private EligibleRows(boolean all, Condition[][] alternatives) {
    this.all = all;
    this.alternatives = alternatives;
  }

  /** Returns the rows that fulfil a data set's rule; without a rule, all rows. */
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
        .map(
            entry -> {
              DictionaryVector column = columns.label(entry.getKey());
              return new Condition(column.codes(), column.matching(entry.getValue()::contains));
            })
        .toArray(Condition[]::new);
  }

  /** Returns the eligibility of a run's contributor. All rows of the run are in the window. */
  public ContributorEligibility eligibility(ContributorRuns runs, int run) {
    for (int position = runs.from(run); position < runs.to(run); position++) {
      if (isEligible(runs.row(position))) {
        return ContributorEligibility.ELIGIBLE;
      }
    }
    return ContributorEligibility.NOT_ELIGIBLE;
  }

  /** Returns the eligibility of a contributor whose rows may include history. */
  public ContributorEligibility eligibility(ContributorHistory history) {
    for (int i = history.size() - 1; i >= 0 && history.inWindow(i); i--) {
      if (isEligible(history.row(i))) {
        return ContributorEligibility.ELIGIBLE;
      }
    }
    int last = history.size() - 1;
    return !history.inWindow(last) && isEligible(history.row(last))
        ? ContributorEligibility.ELIGIBLE
        : ContributorEligibility.NOT_ELIGIBLE;
  }

  private boolean isEligible(int row) {
    for (Condition[] alternative : alternatives) {
      boolean met = true;
      for (Condition condition : alternative) {
        met &= condition.fulfils[condition.codes[row]];
      }
      if (met) {
        return true;
      }
    }
    return all;
  }
}
