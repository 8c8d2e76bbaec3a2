package org.obmeet.telemetry.cubes.aggregate;

import java.util.List;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The values that a row adds to the additive measures of a cube, in the order of declaration. */
final class RowValues {
  private final Cube.Measure[] measures;
  private final NumberVector[] columns;

  RowValues(Cube cube, RowSet columns) {
    List<Cube.Measure> additive = cube.measures().stream().filter(Cube.Measure::additive).toList();
    this.measures = additive.toArray(new Cube.Measure[0]);
    this.columns =
        additive.stream()
            .map(m -> m.kind() == Cube.MeasureKind.SUM ? columns.number(m.field()) : null)
            .toArray(NumberVector[]::new);
  }

  /** Adds a row's values to a cell, given by its index among the touched cells. */
  void addTo(ContributorAccumulator accumulator, int touched, int row) {
    for (int m = 0; m < measures.length; m++) {
      accumulator.add(touched, m, value(m, row));
    }
  }

  /** Returns 1 for a count, and for a sum the field's clamped value; 0 if the field is null. */
  private long value(int m, int row) {
    NumberVector column = columns[m];
    if (column == null) {
      return 1;
    }
    if (column.isNull(row)) {
      return 0;
    }
    return Math.min(Math.max(column.value(row), measures[m].min()), measures[m].max());
  }
}
