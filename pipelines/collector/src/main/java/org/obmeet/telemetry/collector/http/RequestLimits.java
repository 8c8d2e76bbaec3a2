package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;

/**
 * The maximum sizes and times of requests.
 *
 * @param sentBytes maximum size of a body before decompression
 * @param inflatedBytes maximum size of a body after decompression
 * @param events maximum number of events in a body
 * @param time maximum time for a body to arrive
 * @param retryAfter Retry-After of the responses 429 and 503
 */
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

  /** Returns the response to a request if the queue is full. */
  public FullResponse queueFull() {
    return ProblemDetail.retryLater(
        503, "Too many requests wait to be stored. Try again later.", retryAfter);
  }

  /** Returns the response to a request whose data could not be written. */
  public FullResponse notStored() {
    return ProblemDetail.retryLater(
        503, "The request could not be stored. Try again later.", retryAfter);
  }
}
