package org.obmeet.telemetry.synthetic.event;

import java.util.Locale;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;

/**
 * An event of a visit, with its sent values and the values that must be stored.
 *
 * @param id id of the event; for Matomo, which has no id, the {@code rand} of the request
 * @param sendsFeatureName true if Segment sends the feature's name instead of category and action
 * @param label label of the feature, which may identify a person or room; empty if it has none
 * @param spentMillis time on the page in milliseconds; empty if it is not sent
 * @param millis time of the event that must be stored, in epoch milliseconds: the time by the
 *     client's clock, which ingest corrects if the request allows it
 * @param sentMillis true time of the first sending, in epoch milliseconds
 * @param outcome expected outcome of the first sending; if accepted, later sendings are duplicates
 */
public record Event(
    Visit visit,
    String id,
    Type type,
    Optional<String> route,
    Optional<String> url,
    Optional<Feature> feature,
    boolean sendsFeatureName,
    Optional<String> label,
    Optional<Long> spentMillis,
    String version,
    long millis,
    long sentMillis,
    ExpectedOutcome outcome) {
  /** Type of an event. Its label is the name in lower case. */
  public enum Type {
    PAGE_VIEW,
    FEATURE,
    PAGE_PING;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean sendsVersion() {
    return switch (visit.tracker()) {
      case SEGMENT, SEGMENT_BATCH -> true;
      case SNOWPLOW -> spentMillis.isPresent();
      case MATOMO, MATOMO_SINGLE -> false;
    };
  }

  boolean isSilentPing() {
    return type == Type.PAGE_PING && spentMillis.isEmpty();
  }
}
