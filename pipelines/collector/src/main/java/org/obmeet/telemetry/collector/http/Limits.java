package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import org.obmeet.telemetry.collector.config.Key;
import org.obmeet.telemetry.collector.config.Settings;

/**
 * What a body may be.
 *
 * @param sent most bytes as sent
 * @param inflated most bytes once inflated
 * @param events most events
 * @param time for it to arrive
 * @param retryAfter what 429 and 503 ask to wait
 */
record Limits(long sent, long inflated, int events, Duration time, Duration retryAfter) {
  static Limits of(Settings settings) {
    return new Limits(
        settings.bytes(Key.BODY_BYTES),
        settings.bytes(Key.INFLATED_BYTES),
        settings.count(Key.BATCH_EVENTS),
        settings.span(Key.BODY_TIME),
        settings.span(Key.RETRY_AFTER));
  }

  Answer busy() {
    return Problem.later(503, "Too much waits to be stored; come back later.", retryAfter);
  }

  Answer notStored() {
    return Problem.later(503, "It could not be stored; come back later.", retryAfter);
  }
}
