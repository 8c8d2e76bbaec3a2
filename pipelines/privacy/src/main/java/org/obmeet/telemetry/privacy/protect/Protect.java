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

  /** Share withheld above which tables that are linked are folded each by itself as well. */
  private static final double SMALL_SHARE = 0.05;

  /** Share withheld above which it is tried without folding as well. */
  private static final double LARGE_SHARE = 0.5;

  private Protect() {}

  /**
   * Protects linked tables jointly with each other and with what is out already. Where one way of
   * folding withholds much, or finds nothing safe, others are tried; what withholds least of the
   * worst table is taken.
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
    List<List<Optional<ReleasedCube>>> ways = new ArrayList<>();
    if (problem.settings().generalise() == Problem.Generalise.FOLD_FIRST) {
      Linked linked = Linked.of(problem, earlier);
      ways.addAll(
          Folds.ways(problem, linked.members().subList(linked.first(), linked.members().size())));
    }
    ways.add(problem.tables().stream().map(t -> Optional.<ReleasedCube>empty()).toList());
    Optional<ProtectedRelease> best = Optional.empty();
    Refusal last = null;
    for (int way = 0; way < ways.size(); way++) {
      double most = way == ways.size() - 1 ? LARGE_SHARE : SMALL_SHARE;
      if (best.isEmpty() || best.get().shareWithheld() > most) {
        try {
          ProtectedRelease found = new Round(problem, earlier, ways.get(way), budget).solve();
          best =
              best.filter(b -> b.shareWithheld() <= found.shareWithheld())
                  .or(() -> Optional.of(found));
        } catch (Refusal refusal) {
          last = refusal;
        }
      }
    }
    if (best.isEmpty()) {
      throw last;
    }
    return best.get();
  }
}
