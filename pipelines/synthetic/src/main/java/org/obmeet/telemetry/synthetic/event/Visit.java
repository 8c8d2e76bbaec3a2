package org.obmeet.telemetry.synthetic.event;

import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;
import org.obmeet.telemetry.synthetic.Zipf;

/**
 * A visit: one session of a person.
 *
 * @param id session id; empty if it is not sent
 * @param user account id that the events have; empty before a login and for anonymous events
 * @param device id of the browser; empty for anonymous events
 * @param room chat room of most pages
 * @param startMillis true time of the first event, in epoch milliseconds
 * @param delayDays days between the events and their sending, because the client was offline
 * @param maxEvents maximum number of events; the end of the data set may cut the visit
 * @param captured true if the visit is written as requests with their time of receipt
 */
public record Visit(
    Optional<String> id,
    Person person,
    Optional<String> user,
    Optional<String> device,
    Tracker tracker,
    Origin origin,
    String room,
    long startMillis,
    int delayDays,
    int maxEvents,
    boolean captured) {
  /** A tracker and its transport. */
  public enum Tracker {
    SEGMENT,
    SEGMENT_BATCH,
    SNOWPLOW,
    MATOMO,
    /** A Matomo request with all data in its URL; always captured. */
    MATOMO_SINGLE;

    public boolean isMatomo() {
      return this == MATOMO || this == MATOMO_SINGLE;
    }

    public boolean isSegment() {
      return this == SEGMENT || this == SEGMENT_BATCH;
    }
  }

  /** The site on which a visit takes place. */
  enum Origin {
    COMMUNITY("https://obmeet.org"),
    FOREIGN("https://chat." + CanaryString.WORD + "-elsewhere.com"),
    HOSTED("https://" + CanaryString.WORD + "-customer.obmeet.cloud");

    private final String url;

    Origin(String url) {
      this.url = url;
    }

    String url() {
      return url;
    }
  }

  /** Number of visited chat rooms of the community server. */
  public static final int ROOMS = 200;

  private static final Zipf ROOM_RANKS = new Zipf(ROOMS, 1.1);
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long NETWORK_MILLIS = 35;

  /** Persons with an index below this limit send every session id, except to Matomo. */
  private static final int FREQUENT = 20;

  private static final WeightedChoice<Tracker> TRACKERS =
      new WeightedChoice<Tracker>()
          .or(Tracker.SEGMENT, 84)
          .or(Tracker.SEGMENT_BATCH, 6)
          .or(Tracker.SNOWPLOW, 6)
          .or(Tracker.MATOMO, 3)
          .or(Tracker.MATOMO_SINGLE, 1);
  private static final WeightedChoice<Origin> ORIGINS =
      new WeightedChoice<Origin>()
          .or(Origin.COMMUNITY, 97)
          .or(Origin.FOREIGN, 2)
          .or(Origin.HOSTED, 1);

  /**
   * Returns a visit of a person.
   *
   * @param startMillis start in epoch milliseconds
   * @param day day of the data set, from 0
   */
  public static Visit of(
      Person person, long startMillis, int day, int maxEvents, SplitMixRandom random) {
    double identityDraw = random.unit();
    boolean anonymous = identityDraw < 0.02;
    boolean loggedOut = identityDraw > 0.92;
    Optional<String> user = anonymous || loggedOut ? Optional.empty() : person.userId();
    Tracker drawn = TRACKERS.draw(random);
    Tracker tracker = drawn.isMatomo() && user.isEmpty() ? Tracker.SEGMENT : drawn;
    int delay = random.chance(0.003) ? random.between(5, 8) : 0;
    int delayDays = delay <= day ? delay : 0;
    String id = "s-" + CanaryString.WORD + "-" + random.hex(12);
    boolean withoutId = person.index() >= FREQUENT && random.chance(0.12);
    boolean captured = random.chance(tracker == Tracker.SEGMENT ? 0.03 : 0.2);
    return new Visit(
        withoutId || tracker.isMatomo() ? Optional.empty() : Optional.of(id),
        person,
        user,
        anonymous ? Optional.empty() : Optional.of(person.device()),
        tracker,
        ORIGINS.draw(random),
        room(ROOM_RANKS.draw(random)),
        startMillis - delayDays * DAY_MILLIS,
        delayDays,
        maxEvents,
        captured || tracker == Tracker.MATOMO_SINGLE);
  }

  /** Returns the user agent in a body; empty if there is none or a header has it. */
  Optional<String> agentInBody() {
    return captured ? Optional.empty() : person.agent().header();
  }

  /** Returns an event's time in a body. If captured, ingest corrects it to {@code millis}. */
  long wireTime(long millis) {
    return captured ? millis - NETWORK_MILLIS + wireSkew() : millis;
  }

  /** Returns the time of sending in a body, with the clock error of captured requests. */
  long wireSent(long sentMillis) {
    return captured ? sentMillis + wireSkew() : sentMillis;
  }

  /** Returns the time of receipt of a request for its true time of sending. */
  static long received(long sentMillis) {
    return sentMillis + NETWORK_MILLIS;
  }

  /** Returns the clock error of captured requests, in milliseconds, which ingest corrects. */
  private long wireSkew() {
    return (person.index() % 5 - 2) * 11 * 86_400_123L;
  }

  public static String room(int index) {
    return CanaryString.WORD + "-room-" + index;
  }

  /** Returns the account if it is known, otherwise the device. Empty for anonymous events. */
  public Optional<String> contributor() {
    return user.or(() -> device);
  }
}
