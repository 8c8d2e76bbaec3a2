package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** The engine: (records, tables, rules, everything published already) to a release or a refusal. */
public final class Protect {
  /** Pivots that the audit may take before it refuses. */
  public static final long BUDGET = 20_000_000;

  private Protect() {}

  /**
   * Protects linked tables jointly with each other and with what is out already.
   *
   * @param problem the tables
   * @param earlier tables over the same population that are out; constants
   * @param budget pivots that the audit may take
   * @throws Refusal where no safe release was found within the budget, or what is out is
   *     contradicted
   * @throws ArithmeticException where a sum does not fit 64 bits
   */
  public static ProtectedRelease protect(
      Problem problem, List<ReleasedTable> earlier, long budget) {
    List<List<Optional<ReleasedCube>>> folds = new ArrayList<>();
    if (problem.settings().generalise() == Problem.Generalise.FOLD_FIRST) {
      Linked linked = Linked.of(problem, earlier);
      folds.add(
          Folds.of(problem, linked.members().subList(linked.first(), linked.members().size())));
    }
    folds.add(problem.tables().stream().map(t -> Optional.<ReleasedCube>empty()).toList());
    Refusal last = null;
    for (List<Optional<ReleasedCube>> fold : folds) {
      try {
        return new Round(problem, earlier, fold, budget).solve();
      } catch (Refusal refusal) {
        last = refusal;
      }
    }
    throw last;
  }
}
