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
 * The finest cells that break a primary rule. Of their contributors the kernel says where they lie,
 * so that unions of such cells are exact.
 */
public final class SmallCells {
  private SmallCells() {}

  /** Which cells of a cube's table break a primary rule; at least every one that is too small. */
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
      Measure people = new Measure("contributors", Measure.Kind.COUNT, false);
      boolean small =
          broken(
              rules,
              cube,
              table,
              cell,
              people,
              PopulationCube.people(table.contributors(cell), table.eligible(cell)));
      for (int m = 0; m < additive.size() && !small; m++) {
        Measure measure = new Measure("m", Measure.Kind.SUM, additive.get(m).dominance());
        small =
            broken(
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

  private static boolean broken(
      PrimaryRules rules,
      Cube cube,
      CellTable table,
      int cell,
      Measure measure,
      CellValues values) {
    return rules
        .broken(table.contributors(cell), table.eligible(cell), values, measure, cube.threshold())
        .isPresent();
  }
}
