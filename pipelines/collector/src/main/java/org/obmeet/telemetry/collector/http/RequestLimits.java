package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;

/**
 * What a body may be.
 *
 * @param sent most bytes as sent
 * @param inflated most bytes once inflated
 * @param events most events
 * @param time for it to arrive
 * @param retryAfter what 429 and 503 ask to wait
 */
public record RequestLimits(
    long sent, long inflated, int events, Duration time, Duration retryAfter) {
  public static RequestLimits of(CollectorSettings settings) {
    return new RequestLimits(
        settings.bytes(Setting.BODY_BYTES),
        settings.bytes(Setting.INFLATED_BYTES),
        settings.count(Setting.BATCH_EVENTS),
        settings.span(Setting.BODY_TIME),
        settings.span(Setting.RETRY_AFTER));
  }

  public FullResponse busy() {
    return ProblemDetail.retryLater(
        503, "Too much waits to be stored; come back later.", retryAfter);
  }

  public FullResponse notStored() {
    return ProblemDetail.retryLater(503, "It could not be stored; come back later.", retryAfter);
  }
}
