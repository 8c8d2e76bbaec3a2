package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/** The seam: (cells, everything already published, policy) to release or refusal. */
public final class Disclosure {
  private Disclosure() {}

  /**
   * Decides about every cube of one protection group and window, in order: what an earlier one
   * publishes is a constant of the later ones, like everything that is out already. That nobody
   * counts in a cube is published only where its population is large enough.
   *
   * @param cells its cubes that are not published yet, in catalogue order
   * @param published its tables that are out already, all of the same window
   * @return one decision per cube, in the same order
   * @throws IllegalArgumentException where a cube is named twice or is published already, where the
   *     tables are of several windows, or where cells lack a ladder level
   * @throws ArithmeticException where a sum does not fit 64 bits
   */
  public static List<Decision> decide(List<CubeCells> cells, List<PublishedTable> published) {
    check(cells, published);
    Denominators denominators = new Denominators(cells, published);
    Set<String> gaps = denominators.withheld();
    List<Constant> constants = new ArrayList<>(published.stream().map(Constant::of).toList());
    List<Decision> decisions = new ArrayList<>();
    for (CubeCells one : cells) {
      Safety safety = new Safety(one.cube(), one.table(), denominators.wholes(one.cube()));
      boolean nobody = safety.regions().finest().length == 0;
      boolean few =
          denominators.wholes(one.cube()).stream()
              .noneMatch(whole -> whole.reaches(one.cube().threshold()));
      Decision decision =
          nobody && few
              ? withheld(one.cube(), Rule.THRESHOLD, safety)
              : decide(one, safety, constants, gaps);
      if (decision instanceof Decision.Release release) {
        constants.add(new Constant(Optional.of(Population.of(one.cube())), release.table()));
      }
      decisions.add(decision);
    }
    return decisions;
  }

  /**
   * The finest cells that are too small, of too few with standing, or dominated as they are: those
   * that must fold, so that whatever they fold into is exact only if their contributors are known
   * one by one. What to keep in the footprints; at least every cell with fewer contributors than
   * the threshold.
   */
  public static IntPredicate traced(Cube cube, CellTable table) {
    Rules rules = new Rules(cube, List.of());
    return cell -> rules.broken(Statistics.of(table, cell)).isPresent();
  }

  private static Decision decide(
      CubeCells cells, Safety safety, List<Constant> constants, Set<String> gaps) {
    Cube cube = cells.cube();
    if (gaps.contains(cube.name())) {
      return withheld(cube, Rule.DENOMINATOR, safety);
    }
    Linkage linkage = new Linkage(cells, constants);
    if (linkage.conflicting()) {
      return withheld(cube, Rule.LINKED, safety);
    }
    Optional<Rule> broken =
        safety.regions().finest().length == 0
            ? Optional.empty()
            : safety.broken(safety.regions().finest());
    if (broken.isPresent() && broken.get() != Rule.COMPLEMENT) {
      return withheld(cube, broken.get(), safety);
    }
    Plan plan = new Folding(cube, cells.table(), safety, linkage.shared()).best(linkage.axes());
    Assembly assembly = new Assembly(cube, cells.table(), safety, plan);
    if (assembly.broken().isPresent()) {
      return withheld(cube, assembly.broken().get(), safety);
    }
    return new Decision.Release(cube.name(), assembly.table(), assembly.outcome());
  }

  private static Decision withheld(Cube cube, Rule rule, Safety safety) {
    int[] finest = safety.regions().finest();
    long incidences = safety.incidences(finest);
    return new Decision.Withheld(
        cube.name(),
        rule,
        "Nothing of " + cube.name() + " is published: " + rule.words() + ".",
        new Outcome(0, 0, finest.length, incidences, 0, incidences));
  }

  private static void check(List<CubeCells> cells, List<PublishedTable> published) {
    if (published.stream().map(PublishedTable::window).distinct().count() > 1) {
      throw new IllegalArgumentException("published tables must all be of one window");
    }
    Set<String> names = new HashSet<>();
    published.forEach(table -> names.add(table.cube()));
    for (CubeCells one : cells) {
      if (!names.add(one.cube().name())) {
        throw new IllegalArgumentException(
            "a cube is decided once per window; " + one.cube().name() + " is there already");
      }
    }
  }
}
