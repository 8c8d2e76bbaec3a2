package org.obmeet.telemetry.world.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;
import org.obmeet.telemetry.world.SplitMixRandom;

/** Makes the events of a visit. */
public final class VisitEventGenerator {
  private static final long DAY = 86_400_000L;
  private static final int LONGEST_PAUSE = 40_000;

  private final Visit visit;
  private final SplitMixRandom dice;
  private final long first;
  private final long end;
  private final String version;
  private CommunityPage place = CommunityPage.ALL.values().get(0);
  private String url = "";

  /**
   * @param first first millisecond of the world
   * @param end first millisecond after it
   * @param version version of the client
   */
  public VisitEventGenerator(
      Visit visit, SplitMixRandom dice, long first, long end, String version) {
    this.visit = visit;
    this.dice = dice;
    this.first = first;
    this.end = end;
    this.version = version;
  }

  public List<Event> events() {
    boolean robot = visit.person().robot();
    long longest = visit.events() * (LONGEST_PAUSE + 1L);
    long at = visit.startMillis();
    long skewed = at + (visit.captured() ? 0 : visit.person().skewSeconds() * 1000L);
    if (skewed >= first && skewed + longest < end) {
      at = skewed;
    }
    List<Event> events = new ArrayList<>(visit.events());
    for (int i = 0; i < visit.events() && at < end; i++) {
      events.add(event(i == 0 || robot ? Event.Type.PAGE_VIEW : type(), at));
      at += robot ? dice.between(1_000, 3_000) : dice.between(2_000, LONGEST_PAUSE);
    }
    return events;
  }

  private Event.Type type() {
    double what = dice.unit();
    if (what < 0.4) {
      return Event.Type.FEATURE;
    }
    return what < 0.6 ? Event.Type.PAGE_PING : Event.Type.PAGE_VIEW;
  }

  private Event event(Event.Type type, long at) {
    if (type == Event.Type.PAGE_VIEW) {
      place = CommunityPage.ALL.draw(dice);
      String peer = CanaryString.WORD + "Peer" + dice.below(1000);
      url = visit.origin().url() + place.visit(visit.room(), peer, dice);
    }
    Optional<Feature> feature =
        type == Event.Type.FEATURE ? Optional.of(Feature.ALL.draw(dice)) : Optional.empty();
    boolean paged = type == Event.Type.PAGE_VIEW || !pageless();
    long shift = visit.origin() == Visit.Origin.COMMUNITY ? shift() : 0;
    return new Event(
        visit,
        id(),
        type,
        paged ? Optional.of(place.route()) : Optional.empty(),
        paged ? Optional.of(url) : Optional.empty(),
        feature,
        feature.flatMap(Feature::name).isPresent() && dice.chance(0.5),
        label(feature),
        type == Event.Type.PAGE_PING ? spent() : Optional.empty(),
        version,
        at + shift * DAY,
        at + visit.delayDays() * DAY + 40,
        outcome(shift));
  }

  /** Whether an event that is no page view is sent without its page: by batches, half of them. */
  private boolean pageless() {
    boolean batch =
        visit.tracker() == Visit.Tracker.SEGMENT_BATCH || visit.tracker() == Visit.Tracker.SNOWPLOW;
    return batch && visit.origin() != Visit.Origin.HOSTED && dice.chance(0.5);
  }

  private long shift() {
    double wrong = dice.unit();
    if (wrong < 0.0015) {
      return -dice.between(200, 800);
    }
    return wrong < 0.0025 ? dice.between(130, 200) : 0;
  }

  private ExpectedOutcome outcome(long shift) {
    return switch (visit.origin()) {
      case FOREIGN -> ExpectedOutcome.FOREIGN_ORIGIN;
      case HOSTED -> ExpectedOutcome.HOSTED_WORKSPACE;
      case COMMUNITY ->
          shift < 0
              ? ExpectedOutcome.PAST_RETENTION
              : shift > 0 ? ExpectedOutcome.FROM_THE_FUTURE : ExpectedOutcome.ACCEPTED;
    };
  }

  private String id() {
    return switch (visit.tracker()) {
      case SEGMENT, SNOWPLOW -> Person.uuid(dice);
      case SEGMENT_BATCH -> "node-next-" + visit.startMillis() + "-" + Person.uuid(dice);
      case MATOMO, MATOMO_SINGLE -> CanaryString.HEX + dice.hex(8);
    };
  }

  /** Snowplow's own ping and Matomo's say nothing of the time; of the others, most do. */
  private Optional<Long> spent() {
    boolean silent =
        switch (visit.tracker()) {
          case SNOWPLOW -> dice.chance(0.5);
          case SEGMENT, SEGMENT_BATCH -> dice.chance(0.1);
          case MATOMO, MATOMO_SINGLE -> true;
        };
    long millis = (long) Math.min(5_000_000, dice.logNormal(30_000, 1.2));
    return silent ? Optional.empty() : Optional.of(millis);
  }

  private String label(Optional<Feature> feature) {
    if (feature.isEmpty()) {
      return "";
    }
    return switch (feature.get().leak()) {
      case NOTHING -> "";
      case ROOM -> visit.room() + " (" + CanaryString.WORD + dice.letters(13) + ")";
      case PERSON -> visit.contributor().orElse("");
    };
  }
}
