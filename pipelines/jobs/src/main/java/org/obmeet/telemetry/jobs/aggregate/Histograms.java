package org.obmeet.telemetry.jobs.aggregate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Quantiles;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/** The histograms that a window releases, and the quantiles that are read from them. */
final class Histograms {
  private final Catalog catalog;
  private final Function<String, Optional<ReleasedCube>> released;

  /**
   * @param released by name of a cube: what is released of it in the window
   */
  Histograms(Catalog catalog, Function<String, Optional<ReleasedCube>> released) {
    this.catalog = catalog;
    this.released = released;
  }

  /**
   * The histograms that are out once a run has published what it decided.
   *
   * @param standing what is out already, by cube
   */
  static Histograms among(
      Catalog catalog, List<Decided> decided, Map<String, ReleasedTables.Out> standing) {
    return new Histograms(
        catalog,
        name ->
            decided.stream()
                .filter(one -> one.cube().name().equals(name) && one.published())
                .map(one -> ((Decision.Release) one.decision()).table())
                .findFirst()
                .or(
                    () ->
                        Optional.ofNullable(standing.get(name))
                            .map(table -> table.table().published().table())));
  }

  /** By name of the quantile: its band for each row of a release of the cube. */
  Map<String, List<String>> quantiles(Cube cube, ReleasedCube table) {
    Map<String, List<String>> quantiles = new LinkedHashMap<>();
    for (Cube.Quantile quantile : cube.quantiles()) {
      quantiles.put(quantile.name(), bands(cube, quantile, table));
    }
    return quantiles;
  }

  private List<String> bands(Cube cube, Cube.Quantile quantile, ReleasedCube table) {
    Cube histogram =
        catalog.cubes().stream()
            .filter(c -> c.name().equals(quantile.histogram()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no cube " + quantile.histogram()));
    return released
        .apply(histogram.name())
        .map(bars -> new Quantiles(cube, histogram, bars).of(quantile.share(), table))
        .orElse(Collections.nCopies(table.rows().size(), null));
  }
}
