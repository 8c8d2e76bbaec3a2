package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A request of a tracker as it was received, but for its body. It is held in memory alone, and has
 * no address of who sent it.
 *
 * @param at when it was received
 * @param method of HTTP
 * @param target path and query
 * @param contentType what its body is; empty where it does not say
 * @param userAgent of who sent it
 * @param authorization as sent
 * @param origin page that sent it, as browsers say
 * @param anonymous whether its events are to name nobody
 * @param doNotTrack whether its sender asks not to be tracked
 */
public record TrackerRequest(
    Instant at,
    String method,
    String target,
    String contentType,
    Optional<String> userAgent,
    Optional<String> authorization,
    Optional<String> origin,
    boolean anonymous,
    boolean doNotTrack) {
  public TrackerRequest {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(userAgent, "userAgent");
    Objects.requireNonNull(authorization, "authorization");
    Objects.requireNonNull(origin, "origin");
  }

  /** Whether the body is a form's. */
  boolean isForm() {
    return contentType.startsWith("application/x-www-form-urlencoded");
  }

  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "request";
  }
}
