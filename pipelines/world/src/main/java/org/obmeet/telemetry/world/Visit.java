package org.obmeet.telemetry.world;

import java.util.Optional;

/**
 * One session of one visitor.
 *
 * @param id id of the session
 * @param person who
 * @param user id of the account that is sent, absent before a login and where nobody is named
 * @param device id of the browser that is sent, absent where nobody is named
 * @param tracker what sends it
 * @param origin where the pages are
 * @param room the room it is mostly in
 * @param startMillis its first event
 * @param delayDays how many days later it is sent, having been offline
 * @param events number of its events
 */
record Visit(
    String id,
    Person person,
    Optional<String> user,
    Optional<String> device,
    Tracker tracker,
    Origin origin,
    String room,
    long startMillis,
    int delayDays,
    int events) {
  /** What sends events. */
  enum Tracker {
    /** One Segment event a line. */
    SEGMENT,
    /** A batch of Segment's HTTP API. */
    SEGMENT_BATCH,
    /** A Snowplow {@code tp2} body. */
    SNOWPLOW,
    /** A Matomo bulk body. */
    MATOMO
  }

  /** Where pages are. */
  enum Origin {
    COMMUNITY("https://obmeet.org"),
    FOREIGN("https://chat." + Planted.WORD + "-elsewhere.com"),
    HOSTED("https://" + Planted.WORD + "-customer.obmeet.cloud");

    private final String url;

    Origin(String url) {
      this.url = url;
    }

    String url() {
      return url;
    }
  }

  /** Number of rooms of the community server that are visited. */
  static final int ROOMS = 200;

  private static final Zipf ROOM = new Zipf(ROOMS, 1.1);
  private static final long DAY = 86_400_000L;
  private static final Choice<Tracker> TRACKERS =
      new Choice<Tracker>()
          .or(Tracker.SEGMENT, 88)
          .or(Tracker.SEGMENT_BATCH, 5)
          .or(Tracker.SNOWPLOW, 4)
          .or(Tracker.MATOMO, 3);
  private static final Choice<Origin> ORIGINS =
      new Choice<Origin>().or(Origin.COMMUNITY, 97).or(Origin.FOREIGN, 2).or(Origin.HOSTED, 1);

  /** A session of a person that starts at a time of the world and has at most so many events. */
  static Visit of(Person person, long startMillis, int day, int events, Dice dice) {
    double who = dice.unit();
    boolean nobody = who < 0.02;
    boolean out = who > 0.92;
    Optional<String> user = nobody || out ? Optional.empty() : person.userId();
    Tracker drawn = TRACKERS.draw(dice);
    Tracker tracker = drawn == Tracker.MATOMO && user.isEmpty() ? Tracker.SEGMENT : drawn;
    int delay = dice.chance(0.003) ? dice.between(5, 8) : 0;
    int back = Math.min(day, delay) == delay ? delay : 0;
    return new Visit(
        "s-" + Planted.WORD + "-" + dice.hex(12),
        person,
        user,
        nobody ? Optional.empty() : Optional.of(person.device()),
        tracker,
        ORIGINS.draw(dice),
        room(ROOM.draw(dice)),
        startMillis - back * DAY,
        back,
        events);
  }

  /** Name of the n-th room. */
  static String room(int number) {
    return Planted.WORD + "-room-" + number;
  }

  /** Who is counted: the account, else the device. */
  Optional<String> contributor() {
    return user.or(() -> device);
  }
}
