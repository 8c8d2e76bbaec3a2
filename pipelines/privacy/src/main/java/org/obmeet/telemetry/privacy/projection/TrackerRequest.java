package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.util.Optional;

/**
 * A tracker's request without its body and without the sender's address. It must not be stored.
 *
 * @param nonce number that distinguishes requests that are alike and arrive together
 * @param target path and query
 * @param contentType content type of the body; empty if the request has none
 * @param origin the header {@code Origin}: the site of the page that sent the request
 * @param anonymous true if the events must not identify a person
 * @param doNotTrack true if the sender requests not to be tracked
 */
public record TrackerRequest(
    Instant at,
    long nonce,
    String method,
    String target,
    String contentType,
    Optional<String> userAgent,
    Optional<String> authorization,
    Optional<String> origin,
    boolean anonymous,
    boolean doNotTrack) {
  boolean isForm() {
    return contentType.startsWith("application/x-www-form-urlencoded");
  }

  /** Returns a constant, so that log messages contain no data of the request. */
  @Override
  public String toString() {
    return "request";
  }
}
