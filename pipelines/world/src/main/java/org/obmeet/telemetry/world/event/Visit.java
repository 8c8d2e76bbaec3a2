package org.obmeet.telemetry.world.event;

import java.util.Optional;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;
import org.obmeet.telemetry.world.Zipf;

/**
 * One session of one visitor.
 *
 * @param id id of the session; empty where none is sent
 * @param person who
 * @param user id of the account that is sent, absent before a login and where nobody is named
 * @param device id of the browser that is sent, absent where nobody is named
 * @param tracker what sends it
 * @param origin where the pages are
 * @param room the room it is mostly in
 * @param startMillis its first event
 * @param delayDays how many days later it is sent, having been offline
 * @param events number of its events
 * @param captured whether it stands on the wire as requests with their time of receipt
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
    int events,
    boolean captured) {
  /** What sends events. */
  public enum Tracker {
    /** One Segment event a line. */
    SEGMENT,
    /** A batch of Segment's HTTP API. */
    SEGMENT_BATCH,
    /** A Snowplow {@code tp2} body. */
    SNOWPLOW,
    /** A Matomo bulk body. */
    MATOMO,
    /** A Matomo request with everything in its address; always captured. */
    MATOMO_SINGLE;

    public boolean matomo() {
      return this == MATOMO || this == MATOMO_SINGLE;
    }

    public boolean segment() {
      return this == SEGMENT || this == SEGMENT_BATCH;
    }
  }

  /** Where pages are. */
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

  /** Number of rooms of the community server that are visited. */
  public static final int ROOMS = 200;

  private static final Zipf ROOM = new Zipf(ROOMS, 1.1);
  private static final long DAY = 86_400_000L;
  private static final long NETWORK = 35;

  /** People of a lower number come so often that their sessions must be told apart. */
  private static final int BUSY = 20;

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

  /** A session of a person that starts at a time of the world and has at most so many events. */
  public static Visit of(
      Person person, long startMillis, int day, int events, SplitMixRandom dice) {
    double who = dice.unit();
    boolean nobody = who < 0.02;
    boolean out = who > 0.92;
    Optional<String> user = nobody || out ? Optional.empty() : person.userId();
    Tracker drawn = TRACKERS.draw(dice);
    Tracker tracker = drawn.matomo() && user.isEmpty() ? Tracker.SEGMENT : drawn;
    int delay = dice.chance(0.003) ? dice.between(5, 8) : 0;
    int back = Math.min(day, delay) == delay ? delay : 0;
    String id = "s-" + CanaryString.WORD + "-" + dice.hex(12);
    boolean nameless = person.index() >= BUSY && dice.chance(0.12);
    boolean captured = dice.chance(tracker == Tracker.SEGMENT ? 0.03 : 0.2);
    return new Visit(
        nameless || tracker.matomo() ? Optional.empty() : Optional.of(id),
        person,
        user,
        nobody ? Optional.empty() : Optional.of(person.device()),
        tracker,
        ORIGINS.draw(dice),
        room(ROOM.draw(dice)),
        startMillis - back * DAY,
        back,
        events,
        captured || tracker == Tracker.MATOMO_SINGLE);
  }

  /** What the client's clock said, of a time as it must be stored. */
  long wireTime(long millis) {
    return captured && !tracker.matomo() ? millis - NETWORK + wireSkew() : millis;
  }

  /** What the client's clock said when it sent. */
  long wireSent(long sentMillis) {
    return captured ? sentMillis + wireSkew() : sentMillis;
  }

  /** When a request that was sent then was received. */
  static long received(long sentMillis) {
    return sentMillis + NETWORK;
  }

  /** A captured request tells by how much: it may be weeks. */
  private long wireSkew() {
    return (person.index() % 5 - 2) * 11 * 86_400_123L;
  }

  /** Name of the n-th room. */
  public static String room(int number) {
    return CanaryString.WORD + "-room-" + number;
  }

  /** Who is counted: the account, else the device. */
  public Optional<String> contributor() {
    return user.or(() -> device);
  }
}
