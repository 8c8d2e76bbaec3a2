package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How well a metric's view answers its question.
 *
 * @param metric name of the view
 * @param unit of the errors: {@code points}, percentage points of a share; {@code percent} of a
 *     value; {@code bin}, values outside the published bin, in per cent of its bound
 * @param windows windows of the truth in which at least one value is safe
 * @param answered windows in which the view has at least 90 % of the safe weight
 * @param expected values that at least the threshold of contributors stand behind
 * @param published those of them that are published
 * @param share published share of the safe weight
 * @param meanError mean error of all values that the view tells; null if there is none
 * @param largestError largest error; null if there is none
 * @param where window and label of the largest error; null if there is none
 * @param misleading values that are further from the truth than 1 point or 1 %, rounding left
 *     aside, or outside their bin
 * @param missing window and label of the heaviest safe value that is not published; null if there
 *     is none
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
  /** Whether every window that could be answered is. */
  @JsonProperty("answered")
  public boolean complete() {
    return windows > 0 && answered == windows;
  }

  /** Whether some value is further from the truth than it may be. */
  @JsonProperty("misleads")
  public boolean misleads() {
    return misleading > 0;
  }
}
