package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * The usefulness of the release of one synthetic data set.
 *
 * @param dataset size and seed of the data set, in words
 * @param seconds wall time of each earlier stage in seconds, by name of the stage
 * @param levels coverage of the cubes that are not histograms, by measure and level
 * @param answers accuracy of the metrics that have a ground truth
 * @param withoutTruth names of the metrics without ground truth
 * @param empty cubes whose {@link LevelCoverage#named} is 0 at every level
 * @param notInTruth number of published cells other than 0 that the ground truth lacks
 */
public record DatasetUsefulness(
    @JsonProperty("dataset") String dataset,
    @JsonProperty("seconds") Map<String, Double> seconds,
    @JsonProperty("levels") List<LevelCoverage> levels,
    @JsonProperty("answers") List<MetricAccuracy> answers,
    @JsonProperty("metrics_without_truth") List<String> withoutTruth,
    @JsonProperty("empty_cubes") List<String> empty,
    @JsonProperty("not_in_truth") long notInTruth) {
  /**
   * Returns the stability of the published counts: the share of the {@link
   * LevelCoverage#repeatable} cells that are published in the next window too.
   */
  @JsonProperty("stability")
  public double stability() {
    List<LevelCoverage> counts = levels.stream().filter(l -> !isSum(l)).toList();
    long repeatable = counts.stream().mapToLong(LevelCoverage::repeatable).sum();
    return repeatable == 0
        ? 0
        : (double) counts.stream().mapToLong(LevelCoverage::repeated).sum() / repeatable;
  }

  /** Returns the number of metrics with an answer in every window that has a safe value. */
  @JsonProperty("questions_answered")
  public long answered() {
    return answers.stream().filter(MetricAccuracy::complete).count();
  }

  /** Returns the number of metrics with a misleading value. */
  @JsonProperty("questions_misleading")
  public long misleadingCount() {
    return answers.stream().filter(MetricAccuracy::misleads).count();
  }

  /**
   * Returns the mean {@link LevelCoverage#choiceEfficiency} of counts of cubes with one dimension.
   * It covers the windows with at least four safe cells.
   */
  @JsonProperty("efficiency_counts_1")
  public double oneDimension() {
    return values(isCount(1), LevelCoverage::choiceEfficiency).average().orElse(0);
  }

  /** Returns the smallest efficiency of a window in {@link #oneDimension}. */
  @JsonProperty("efficiency_counts_1_worst")
  public double oneDimensionWorst() {
    return values(isCount(1), LevelCoverage::choiceWorst).min().orElse(0);
  }

  /** Returns the mean {@link LevelCoverage#efficiency} of counts of cubes with two dimensions. */
  @JsonProperty("efficiency_counts_2")
  public double twoDimensions() {
    return values(isCount(2), LevelCoverage::efficiency).average().orElse(0);
  }

  /** Returns the mean {@link LevelCoverage#efficiency} of sums. */
  @JsonProperty("efficiency_sums")
  public double sums() {
    return values(DatasetUsefulness::isSum, LevelCoverage::efficiency).average().orElse(0);
  }

  private static boolean isSum(LevelCoverage level) {
    return level.measureKind().equals("sum");
  }

  private static Predicate<LevelCoverage> isCount(int dimensions) {
    return l -> !isSum(l) && l.dimensions() == dimensions;
  }

  private DoubleStream values(
      Predicate<LevelCoverage> which, Function<LevelCoverage, Double> value) {
    return levels.stream()
        .filter(which)
        .map(value)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue);
  }
}
