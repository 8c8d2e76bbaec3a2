package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.PopulationRelease;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The status of every cell and measure of one cube, and the values that are published of it. */
final class CubeCellStatuses {
  private final PopulationCube member;
  private final PopulationRelease release;
  private final PredeterminedCells settled;
  private final Rounding rounding;
  private final Population population;
  private final List<Cube.Measure> measures;
  private BitSet nested = new BitSet();

  CubeCellStatuses(
      PopulationCube member,
      PopulationRelease release,
      PredeterminedCells settled,
      Rounding rounding) {
    this.member = member;
    this.release = release;
    this.settled = settled;
    this.rounding = rounding;
    this.population = release.population();
    this.measures = member.cube().measures();
  }

  PopulationCube member() {
    return member;
  }

  Population population() {
    return population;
  }

  /** Cells whose distinct count would be published, if its cube has one. */
  BitSet distinctCounts() {
    BitSet cells = new BitSet();
    if (measures.stream().anyMatch(m -> m.kind() == Cube.MeasureKind.CONTRIBUTORS)) {
      Arrays.stream(population.cells(member.number())).filter(this::counted).forEach(cells::set);
    }
    return cells;
  }

  /** Suppresses the distinct counts of some cells. */
  void withoutDistinctCounts(BitSet cells) {
    nested = cells;
  }

  /** Measures of the cube, as released tables name them. */
  List<ReleasedCube.Measure> measures() {
    return measures.stream().map(m -> new ReleasedCube.Measure(m.name(), kind(m))).toList();
  }

  private static ReleasedCube.Kind kind(Cube.Measure measure) {
    return switch (measure.kind()) {
      case CONTRIBUTORS -> ReleasedCube.Kind.CONTRIBUTORS;
      case RECORDS -> ReleasedCube.Kind.RECORDS;
      case SUM -> ReleasedCube.Kind.SUM;
    };
  }

  /** Why the counts of a cell are not published; empty if they are. */
  Optional<Rule> rule(int cell) {
    return member.count() == PopulationCube.NONE
        ? settled.direct(member, cell)
        : release.rule(cell, member.count());
  }

  /** Whether the counts of a cell are published. */
  boolean counted(int cell) {
    return rule(cell).isEmpty();
  }

  /** Why a measure of the cube is not published of a cell; empty if it is. */
  Optional<Rule> rule(int cell, int measure) {
    if (measures.get(measure).kind() == Cube.MeasureKind.CONTRIBUTORS && nested.get(cell)) {
      return rule(cell).or(() -> Optional.of(Rule.NESTED));
    }
    if (measures.get(measure).kind() != Cube.MeasureKind.SUM) {
      return rule(cell);
    }
    Optional<Rule> own = release.rule(cell, inPopulation(measure));
    return own.isPresent() || counted(cell) ? own : Optional.of(Rule.COUNT);
  }

  /** What is published of a measure of the cube; null if it is suppressed. */
  Long value(int cell, int measure) {
    if (rule(cell, measure).isPresent()) {
      return null;
    }
    return measures.get(measure).additive()
        ? (Long) population.values(cell, inPopulation(measure)).value()
        : (Long) distinct(population.contributors(cell));
  }

  /** A distinct count as it is published. */
  long distinct(long contributors) {
    return rounding.of(contributors);
  }

  /** The exact value of a measure of the cube, for what is never published. */
  long exact(int cell, int measure) {
    return measures.get(measure).additive()
        ? population.values(cell, inPopulation(measure)).value()
        : population.contributors(cell);
  }

  /** Number in the population of an additive measure of the cube. */
  int inPopulation(int measure) {
    int additive =
        (int) measures.subList(0, measure).stream().filter(Cube.Measure::additive).count();
    return member.measure(additive);
  }
}
