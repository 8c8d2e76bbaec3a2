package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The accuracy of a metric's view, measured against the ground truth. A value is safe if it has
 * enough contributors and its label is not not_listed; see {@link MetricAccuracyQuery} for its
 * weight.
 *
 * @param unit unit of the errors: {@code points} for percentage points of a share, {@code percent}
 *     for per cent of a value, {@code bin} for the distance from the published bin in per cent of
 *     the nearer bound
 * @param windows number of windows of the ground truth with a safe value
 * @param answered number of windows in which the view has at least 90 % of the safe weight
 * @param expected number of safe values
 * @param published number of safe values that the view has
 * @param share share of the safe weight that the view has
 * @param largestError largest error; null if the view has no value
 * @param where window and label of the largest error; null if the view has no value
 * @param misleading number of values that are outside their bin, or whose error is above 1 point or
 *     1 % and not due to rounding
 * @param missing window and label of the unpublished safe value with the largest weight; null if
 *     every safe value is published
 */
public record MetricAccuracy(
    @JsonProperty("metric") String metric,
    @JsonProperty("unit") String unit,
    @JsonProperty("windows") long windows,
    @JsonProperty("windows_answered") long answered,
    @JsonProperty("expected") long expected,
    @JsonProperty("published") long published,
    @JsonProperty("share") double share,
    @JsonProperty("mean_error") Double meanError,
    @JsonProperty("largest_error") Double largestError,
    @JsonProperty("largest_error_at") String where,
    @JsonProperty("misleading_values") long misleading,
    @JsonProperty("missing") String missing) {
  /** Returns true if the view answers every window that has a safe value. */
  @JsonProperty("answered")
  public boolean complete() {
    return windows > 0 && answered == windows;
  }

  @JsonProperty("misleads")
  public boolean misleads() {
    return misleading > 0;
  }
}
