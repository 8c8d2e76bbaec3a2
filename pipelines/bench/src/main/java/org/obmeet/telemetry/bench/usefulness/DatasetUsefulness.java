package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The usefulness of the release of one world.
 *
 * @param world its size and seed, in words
 * @param seconds time of each stage
 * @param levels every cube, measure and level
 * @param answers every metric that the truth knows
 * @param unasked metrics that are declared and that the truth is not asked
 * @param empty cubes of which no value is published in any window
 * @param invented published cells that the truth does not have
 */
public record DatasetUsefulness(
    @JsonProperty("world") String world,
    @JsonProperty("seconds") Map<String, Double> seconds,
    @JsonProperty("levels") List<LevelCoverage> levels,
    @JsonProperty("answers") List<MetricAccuracy> answers,
    @JsonProperty("metrics_without_truth") List<String> unasked,
    @JsonProperty("empty_cubes") List<String> empty,
    @JsonProperty("invented") long invented) {
  /** Share of the cells that are published in a window and safe in the next that are published. */
  @JsonProperty("stability")
  public double stability() {
    List<LevelCoverage> counts = levels.stream().filter(l -> !l.counts().equals("sum")).toList();
    long repeatable = counts.stream().mapToLong(LevelCoverage::repeatable).sum();
    return repeatable == 0
        ? 0
        : (double) counts.stream().mapToLong(LevelCoverage::repeated).sum() / repeatable;
  }

  /** Questions that are answered in every window. */
  @JsonProperty("questions_answered")
  public long answered() {
    return answers.stream().filter(MetricAccuracy::complete).count();
  }

  /** Questions of which some answer misleads. */
  @JsonProperty("questions_misleading")
  public long misleadingCount() {
    return answers.stream().filter(MetricAccuracy::misleads).count();
  }

  /** Mean efficiency of counts of cubes of one dimension, windows with at least four safe cells. */
  @JsonProperty("efficiency_counts_1")
  public double oneDimension() {
    return mean(l -> !l.counts().equals("sum") && l.dimensions() == 1, true);
  }

  /** Smallest such efficiency. */
  @JsonProperty("efficiency_counts_1_worst")
  public double oneDimensionWorst() {
    return levels.stream()
        .filter(l -> !l.counts().equals("sum") && l.dimensions() == 1)
        .map(LevelCoverage::choiceWorst)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .min()
        .orElse(0);
  }

  /** Mean efficiency of counts of cubes of two dimensions. */
  @JsonProperty("efficiency_counts_2")
  public double twoDimensions() {
    return mean(l -> !l.counts().equals("sum") && l.dimensions() == 2, false);
  }

  /** Mean efficiency of sums. */
  @JsonProperty("efficiency_sums")
  public double sums() {
    return mean(l -> l.counts().equals("sum"), false);
  }

  private double mean(Predicate<LevelCoverage> which, boolean choice) {
    return levels.stream()
        .filter(which)
        .map(l -> choice ? l.choiceEfficiency() : l.efficiency())
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }
}
