package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;

/** The limits of requests, and the responses if a request cannot be stored. */
public record RequestLimits(
    long sentBytes, long inflatedBytes, int events, Duration time, Duration retryAfter) {
  public static RequestLimits of(CollectorSettings settings) {
    return new RequestLimits(
        settings.bytes(Setting.BODY_BYTES),
        settings.bytes(Setting.INFLATED_BYTES),
        settings.integer(Setting.BATCH_EVENTS),
        settings.duration(Setting.BODY_TIME),
        settings.duration(Setting.RETRY_AFTER));
  }

  public FullResponse queueFull() {
    return ProblemDetail.retryLater(
        503, "Too many requests wait to be stored. Try again later.", retryAfter);
  }

  public FullResponse notStored() {
    return ProblemDetail.retryLater(
        503, "The request could not be stored. Try again later.", retryAfter);
  }
}
