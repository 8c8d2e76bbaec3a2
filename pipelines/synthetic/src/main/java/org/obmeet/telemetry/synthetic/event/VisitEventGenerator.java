package org.obmeet.telemetry.synthetic.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/** Generates the events of a visit. Each call of {@link #events} draws other events. */
public final class VisitEventGenerator {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int MAX_PAUSE_MILLIS = 40_000;
  private static final int SENDING_DELAY_MILLIS = 40;

  private final Visit visit;
  private final SplitMixRandom random;
  private final long dataStart;
  private final long dataEnd;
  private final String version;
  private CommunityPage page = CommunityPage.ALL.values().get(0);
  private String url = "";

  /** Creates a generator for a data set; {@code dataEnd} is the first millisecond after its end. */
  public VisitEventGenerator(
      Visit visit, SplitMixRandom random, long dataStart, long dataEnd, String version) {
    this.visit = visit;
    this.random = random;
    this.dataStart = dataStart;
    this.dataEnd = dataEnd;
    this.version = version;
  }

  public List<Event> events() {
    boolean robot = visit.person().robot();
    long maxMillis = visit.maxEvents() * (MAX_PAUSE_MILLIS + 1L);
    long at = visit.startMillis();
    long skewed = at + (visit.captured() ? 0 : visit.person().skewSeconds() * 1000L);
    if (skewed >= dataStart && skewed + maxMillis < dataEnd) {
      at = skewed;
    }
    List<Event> events = new ArrayList<>(visit.maxEvents());
    for (int i = 0; i < visit.maxEvents() && at < dataEnd; i++) {
      events.add(event(i == 0 || robot ? Event.Type.PAGE_VIEW : type(), at));
      at += robot ? random.between(1_000, 3_000) : random.between(2_000, MAX_PAUSE_MILLIS);
    }
    return events;
  }

  private Event.Type type() {
    double draw = random.unit();
    return draw < 0.4
        ? Event.Type.FEATURE
        : draw < 0.6 ? Event.Type.PAGE_PING : Event.Type.PAGE_VIEW;
  }

  private Event event(Event.Type type, long at) {
    if (type == Event.Type.PAGE_VIEW) {
      page = CommunityPage.ALL.draw(random);
      String peer = CanaryString.WORD + "Peer" + random.below(1000);
      url = visit.origin().url() + page.target(visit.room(), peer, random);
    }
    Optional<Feature> feature =
        type == Event.Type.FEATURE ? Optional.of(Feature.ALL.draw(random)) : Optional.empty();
    boolean hasPage = type == Event.Type.PAGE_VIEW || !isSentWithoutPage();
    long dayShift = visit.origin() == Visit.Origin.COMMUNITY ? dayShift() : 0;
    return new Event(
        visit,
        id(),
        type,
        hasPage ? Optional.of(page.route()) : Optional.empty(),
        hasPage ? Optional.of(url) : Optional.empty(),
        feature,
        feature.flatMap(Feature::name).isPresent() && random.chance(0.5),
        feature.flatMap(this::label),
        type == Event.Type.PAGE_PING ? spent() : Optional.empty(),
        version,
        at + dayShift * DAY_MILLIS,
        at + visit.delayDays() * DAY_MILLIS + SENDING_DELAY_MILLIS,
        outcome(dayShift));
  }

  /**
   * Returns true if an event other than a page view is sent without its page. Segment batches and
   * Snowplow omit half of these pages, except those of hosted workspaces.
   */
  private boolean isSentWithoutPage() {
    boolean sendsBatches =
        visit.tracker() == Visit.Tracker.SEGMENT_BATCH || visit.tracker() == Visit.Tracker.SNOWPLOW;
    return sendsBatches && visit.origin() != Visit.Origin.HOSTED && random.chance(0.5);
  }

  /** Returns the error of an event's time in days; 0 except for a few old or future events. */
  private long dayShift() {
    double draw = random.unit();
    return draw < 0.0015 ? -random.between(200, 800) : draw < 0.0025 ? random.between(130, 200) : 0;
  }

  private ExpectedOutcome outcome(long dayShift) {
    return switch (visit.origin()) {
      case FOREIGN -> ExpectedOutcome.FOREIGN_ORIGIN;
      case HOSTED -> ExpectedOutcome.HOSTED_WORKSPACE;
      case COMMUNITY ->
          dayShift < 0
              ? ExpectedOutcome.PAST_RETENTION
              : dayShift > 0 ? ExpectedOutcome.FROM_THE_FUTURE : ExpectedOutcome.ACCEPTED;
    };
  }

  private String id() {
    return switch (visit.tracker()) {
      case SEGMENT, SNOWPLOW -> Person.uuid(random);
      case SEGMENT_BATCH -> "node-next-" + visit.startMillis() + "-" + Person.uuid(random);
      case MATOMO, MATOMO_SINGLE -> CanaryString.HEX + random.hex(8);
    };
  }

  /** Returns the time on the page in milliseconds; empty if it is not sent. */
  private Optional<Long> spent() {
    boolean withoutTime =
        switch (visit.tracker()) {
          case SNOWPLOW -> random.chance(0.5);
          case SEGMENT, SEGMENT_BATCH -> random.chance(0.1);
          case MATOMO, MATOMO_SINGLE -> true;
        };
    long millis = (long) Math.min(5_000_000, random.logNormal(30_000, 1.2));
    return withoutTime ? Optional.empty() : Optional.of(millis);
  }

  private Optional<String> label(Feature feature) {
    return switch (feature.leak()) {
      case NOTHING -> Optional.empty();
      case ROOM -> Optional.of(visit.room() + " (" + CanaryString.WORD + random.letters(13) + ")");
      case PERSON -> visit.contributor();
    };
  }
}
