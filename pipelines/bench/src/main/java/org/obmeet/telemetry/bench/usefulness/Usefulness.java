package org.obmeet.telemetry.bench.usefulness;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Measures the usefulness of a release by comparison with the ground truth of synthetic data. The
 * results are the published share of the safe cells and the accuracy of the metrics.
 */
public final class Usefulness {
  private Usefulness() {}

  /**
   * A request to measure a release from {@code start} to the day before {@code end}.
   *
   * @param dataset size and seed of the synthetic data set, in words
   * @param truth folder of the ground truth
   * @param released file of the catalogue of the released tables
   * @param seconds wall time of each earlier stage in seconds, by name of the stage
   */
  public record Request(
      String dataset,
      Path truth,
      LocalDate start,
      LocalDate end,
      Path released,
      Map<String, Double> seconds) {}

  public static DatasetUsefulness of(Catalog catalog, Request request) throws SQLException {
    List<Cube> cubes = catalog.cubes().stream().filter(cube -> !catalog.isHistogram(cube)).toList();
    try (DuckDb sql = new DuckDb()) {
      sql.execute(
          "ATTACH '" + request.released() + "' AS " + PublishedCells.CATALOG + " (READ_ONLY)");
      TruthTables.create(sql, request.truth(), catalog, request.start(), request.end());
      TruthCells.create(sql, cubes);
      PublishedCells.create(sql, cubes);
      String coverage = DuckDb.script(Usefulness.class, "coverage").orElseThrow();
      List<LevelCoverage> levels = sql.rows(coverage, LevelCoverage.class);
      MetricAccuracyQuery accuracy = new MetricAccuracyQuery(sql, catalog.disclosure());
      List<MetricAccuracy> answers = new ArrayList<>();
      List<String> withoutTruth = new ArrayList<>();
      for (Metric metric : catalog.metrics().values()) {
        accuracy.run(metric).ifPresentOrElse(answers::add, () -> withoutTruth.add(metric.name()));
      }
      return new DatasetUsefulness(
          request.dataset(),
          request.seconds(),
          levels,
          answers,
          withoutTruth,
          empty(levels),
          sql.number(
              """
              SELECT count(*) FROM published t
              ANTI JOIN cell c USING (cube, kind, window_start, measure, label)
              WHERE value <> 0 AND window_start IN (SELECT window_start FROM truth_window)\
              """));
    }
  }

  private static List<String> empty(List<LevelCoverage> levels) {
    Set<String> all =
        levels.stream().map(LevelCoverage::cube).collect(Collectors.toCollection(TreeSet::new));
    levels.stream().filter(l -> l.named() > 0).map(LevelCoverage::cube).forEach(all::remove);
    return List.copyOf(all);
  }
}
