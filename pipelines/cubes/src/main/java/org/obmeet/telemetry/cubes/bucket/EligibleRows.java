package org.obmeet.telemetry.cubes.bucket;

import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The rows that make their contributor eligible. A person is eligible in a window if active on
 * enough days of the key rotation period. An owner is eligible if one of its rows in the window
 * fulfils the rule, even if no cube counts that row. Eligibility is a property of the contributor,
 * so it is the same in all cubes and in unions of cells. If a fact counts an owner without a row in
 * the window, the owner's last row of the history decides.
 */
public final class EligibleRows {
  /** A condition on a column: the code of each row, and if each code fulfils it. */
  private record Condition(int[] codes, boolean[] fulfils) {}

  /** Contributors, by id, who are eligible by their activity; all without any rule. */
  private final IntPredicate active;

  private final Condition[][] alternatives;

  private EligibleRows(IntPredicate active, Condition[][] alternatives) {
    this.active = active;
    this.alternatives = alternatives;
  }

  /**
   * Returns the rows that fulfil a data set's rule.
   *
   * @param contributors the part's contributors, of whom the active ones are known
   */
  static EligibleRows of(Dataset dataset, RowSet columns, ContributorIndices contributors) {
    return new EligibleRows(
        dataset.eligibleDays() > 1 ? contributors::isActive : id -> dataset.eligibility().isEmpty(),
        dataset.eligibility().stream()
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

  /** Returns the eligibility of a run's contributor, by id. All rows are in the window. */
  public ContributorEligibility eligibility(ContributorRuns runs, int run) {
    if (active.test(runs.contributor(run))) {
      return ContributorEligibility.ELIGIBLE;
    }
    for (int position = runs.from(run); position < runs.to(run); position++) {
      if (isEligible(runs.row(position))) {
        return ContributorEligibility.ELIGIBLE;
      }
    }
    return ContributorEligibility.NOT_ELIGIBLE;
  }

  /** Returns the eligibility of the contributor with an id, whose rows may include history. */
  public ContributorEligibility eligibility(int id, ContributorHistory history) {
    if (active.test(id)) {
      return ContributorEligibility.ELIGIBLE;
    }
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
    return false;
  }
}
