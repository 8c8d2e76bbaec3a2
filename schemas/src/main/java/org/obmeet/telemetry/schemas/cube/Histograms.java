package org.obmeet.telemetry.schemas.cube;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/** Creates the histogram cubes. Quantiles are read from their tables. */
final class Histograms {
  private Histograms() {}

  /** Returns a histogram for each number of which a cube has quantiles, in declared order. */
  static List<Cube> of(Cube cube, Dataset dataset, CubeInputs inputs) {
    Set<String> numbers = new LinkedHashSet<>();
    cube.quantiles().forEach(q -> numbers.add(q.field()));
    return numbers.stream().map(n -> of(cube, dataset, inputs.all().get(n))).toList();
  }

  private static Cube of(Cube cube, Dataset dataset, CubeInputs.Input number) {
    Cube.Quantile any =
        cube.quantiles().stream()
            .filter(q -> q.field().equals(number.name()))
            .findFirst()
            .orElseThrow();
    List<Cube.Dimension> dimensions = new ArrayList<>(cube.dimensions());
    dimensions.add(
        DimensionReader.binned(number, false, number.title(), new DimensionHierarchy.Binned()));
    return new Cube(
        cube.family(),
        any.histogram(),
        cube.title() + ": " + number.title() + " in bins",
        "Histogram from which the quantiles of " + cube.name() + " are read, by public bins.",
        cube.stream(),
        cube.latestOnly(),
        cube.windows(),
        cube.requiredScope(),
        cube.where(),
        dimensions,
        List.of(
            count(cube, Cube.MeasureKind.CONTRIBUTORS, dataset.contributors()),
            count(
                cube,
                Cube.MeasureKind.RECORDS,
                cube.derive().isPresent() ? MeasureReader.FACTS : dataset.units())),
        cube.threshold(),
        cube.dominancePercent(),
        cube.derive(),
        List.of(),
        cube.why(),
        cube.askedBy());
  }

  /** Returns the cube's measure of a kind, or a new one that is named after the counted noun. */
  private static Cube.Measure count(Cube cube, Cube.MeasureKind kind, String noun) {
    Optional<Cube.Measure> own = cube.measures().stream().filter(m -> m.kind() == kind).findFirst();
    boolean dominance = kind == Cube.MeasureKind.RECORDS;
    return own.orElse(new Cube.Measure(noun, kind, "", 0, 1, dominance, noun, noun));
  }
}
