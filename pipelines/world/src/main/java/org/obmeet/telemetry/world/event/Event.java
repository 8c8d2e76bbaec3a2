package org.obmeet.telemetry.world.event;

import java.util.Optional;
import org.obmeet.telemetry.world.ExpectedOutcome;

/**
 * One event of a session, on the wire and in truth.
 *
 * @param visit its session
 * @param id id of the event; of a Matomo request, which has none, its {@code rand}
 * @param type what it is
 * @param route label of the page's route, absent without a page
 * @param url the page, likewise
 * @param feature the feature, where it is one
 * @param named whether it sends the feature's one word instead of category and action
 * @param label what the feature's label gives away, may be empty
 * @param spentMillis time on the page; absent where it is not sent
 * @param version version of the client, on the wire where the tracker sends it
 * @param millis what the client's clock says; where that can be corrected, corrected
 * @param sentMillis when it was sent
 * @param outcome what must become of it the first time
 */
public record Event(
    Visit visit,
    String id,
    Type type,
    Optional<String> route,
    Optional<String> url,
    Optional<Feature> feature,
    boolean named,
    String label,
    Optional<Long> spentMillis,
    String version,
    long millis,
    long sentMillis,
    ExpectedOutcome outcome) {
  /** Kinds of events, named as labels. */
  public enum Type {
    PAGE_VIEW,
    FEATURE,
    PAGE_PING;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether the tracker sends the client's version with it. */
  public boolean sendsVersion() {
    return switch (visit.tracker()) {
      case SEGMENT, SEGMENT_BATCH -> true;
      case SNOWPLOW -> spentMillis.isPresent();
      case MATOMO, MATOMO_SINGLE -> false;
    };
  }

  /** Whether the tracker says its type and nothing else of a page ping. */
  boolean silentPing() {
    return type == Type.PAGE_PING && spentMillis.isEmpty();
  }
}
