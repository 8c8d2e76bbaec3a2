package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.List;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Finds the finest cells that break a primary rule. The kernel traces the contributors of these
 * cells, so that the values of unions of cells are exact.
 */
public final class SmallCells {
  private SmallCells() {}

  /** Returns a predicate that is true for the cells of a table that break a primary rule. */
  public static IntPredicate of(Cube cube, CellTable table) {
    PrimaryRules rules =
        new PrimaryRules(
            new ProtectionSettings(
                cube.dominancePercent(),
                ProtectionSettings.Eligibility.HALF,
                ProtectionSettings.Protection.SLIDING,
                ProtectionSettings.Zeros.HIDDEN));
    List<Cube.Measure> additive = KernelPopulation.additive(cube);
    return cell -> {
      Measure contributors = new Measure("contributors", Measure.Kind.COUNT, false);
      boolean small =
          breaksRule(
              rules,
              cube,
              table,
              cell,
              contributors,
              PopulationCube.contributorValues(table.contributors(cell), table.eligible(cell)));
      for (int m = 0; m < additive.size() && !small; m++) {
        Measure measure = new Measure("m", Measure.Kind.SUM, additive.get(m).dominance());
        small =
            breaksRule(
                rules,
                cube,
                table,
                cell,
                measure,
                PopulationCube.values(table, additive.get(m), cell, m));
      }
      return small;
    };
  }

  private static boolean breaksRule(
      PrimaryRules rules,
      Cube cube,
      CellTable table,
      int cell,
      Measure measure,
      CellValues values) {
    return rules
        .brokenRule(
            table.contributors(cell), table.eligible(cell), values, measure, cube.threshold())
        .isPresent();
  }
}
