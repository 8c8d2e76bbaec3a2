package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The status of every cell and measure of one cube, with the published values. */
final class CubeCellStatuses {
  private final PopulationCube cube;
  private final PopulationRelease release;
  private final PredeterminedCells predetermined;
  private final Rounding rounding;
  private final Population population;
  private final List<Cube.Measure> measures;

  CubeCellStatuses(
      PopulationCube cube,
      PopulationRelease release,
      PredeterminedCells predetermined,
      Rounding rounding) {
    this.cube = cube;
    this.release = release;
    this.predetermined = predetermined;
    this.rounding = rounding;
    this.population = release.population();
    this.measures = cube.cube().measures();
  }

  PopulationCube cube() {
    return cube;
  }

  Population population() {
    return population;
  }

  List<Cube.Measure> measures() {
    return measures;
  }

  /** Returns the rule that suppresses the counts of a cell; empty if the counts are published. */
  Optional<Rule> rule(int cell) {
    return cube.hasCountMeasure()
        ? release.rule(cell, cube.countMeasure())
        : predetermined.rowRule(cube, cell);
  }

  boolean isCountPublished(int cell) {
    return rule(cell).isEmpty();
  }

  /** Returns the rule that suppresses a measure of a cell; empty if the measure is published. */
  Optional<Rule> rule(int cell, int measure) {
    if (measures.get(measure).kind() != Cube.MeasureKind.SUM) {
      return rule(cell);
    }
    Optional<Rule> own = release.rule(cell, cube.populationMeasure(measure));
    return own.isPresent() || isCountPublished(cell) ? own : Optional.of(Rule.COUNT);
  }

  /** Returns the published value of a measure; null if the value is suppressed. */
  Long value(int cell, int measure) {
    if (rule(cell, measure).isPresent()) {
      return null;
    }
    long exact = exact(cell, measure);
    return measures.get(measure).additive() ? exact : rounded(exact);
  }

  private long rounded(long contributors) {
    return rounding.of(contributors);
  }

  /** Returns the exact value of a measure, even if the value is suppressed. */
  long exact(int cell, int measure) {
    return measures.get(measure).additive()
        ? population.values(cell, cube.populationMeasure(measure)).value()
        : population.contributors(cell);
  }
}
