package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The accuracy of a metric's view compared with the ground truth.
 *
 * @param metric name of the view
 * @param unit unit of the errors: {@code points} for percentage points of a share, {@code percent}
 *     for per cent of a value, {@code bin} for the distance from the published bin in per cent of
 *     its bound
 * @param windows number of windows of the ground truth in which at least one value is safe
 * @param answered number of windows in which the view has at least 90 % of the safe weight
 * @param expected number of safe values, which have at least the threshold of contributors
 * @param published number of safe values that are published
 * @param share published share of the safe weight
 * @param meanError mean error of the view's values; null if there is none
 * @param largestError largest error; null if there is none
 * @param where window and label of the largest error; null if there is none
 * @param misleading number of values that differ from the ground truth by more than 1 point, 1 % or
 *     the rounding, or that are outside their bin
 * @param missing window and label of the safe value with the largest weight that is not published;
 *     null if there is none
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
  /** Returns true if every window with a safe value is answered. */
  @JsonProperty("answered")
  public boolean complete() {
    return windows > 0 && answered == windows;
  }

  /** Returns true if a value is misleading. */
  @JsonProperty("misleads")
  public boolean misleads() {
    return misleading > 0;
  }
}
