package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Applies the primary rules to the cells of a table. */
public final class UnsafeCells {
  /** The measure by which the primary rules check a count of contributors. */
  static final ProtectedMeasure CONTRIBUTORS =
      new ProtectedMeasure("contributors", ProtectedMeasure.Kind.COUNT, false);

  private UnsafeCells() {}

  /** Returns the primary rules with this parameter of the p % rule. */
  static PrimaryRules rules(int dominancePercent) {
    return new PrimaryRules(
        new ProtectionSettings(
            dominancePercent,
            ProtectionSettings.Eligibility.HALF,
            ProtectionSettings.Zeros.HIDDEN));
  }

  /** Returns a predicate that is true for the cells of a table that break a primary rule. */
  public static IntPredicate predicate(Cube cube, CellTable table) {
    PrimaryRules rules = rules(cube.dominancePercent());
    ExactCubeCells cells = new ExactCubeCells(cube, table);
    List<Cube.Measure> declared = cells.additiveMeasures();
    List<ProtectedMeasure> measures =
        declared.stream()
            // The rules use neither name nor kind.
            .map(
                measure ->
                    new ProtectedMeasure("m", ProtectedMeasure.Kind.SUM, measure.dominance()))
            .toList();
    return cell -> {
      long contributors = table.contributors(cell);
      long eligible = table.eligible(cell);
      int threshold = cube.threshold();
      CellValues counts = ExactCubeCells.contributorValues(contributors, eligible);
      return rules.brokenRule(contributors, eligible, counts, CONTRIBUTORS, threshold).isPresent()
          || IntStream.range(0, measures.size())
              .mapToObj(
                  m ->
                      rules.brokenRule(
                          contributors,
                          eligible,
                          cells.values(cell, m, declared.get(m)),
                          measures.get(m),
                          threshold))
              .anyMatch(Optional::isPresent);
    };
  }
}
