package org.obmeet.telemetry.world;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A visitor of the community server; made anew wherever needed.
 *
 * @param index number, from 0, by falling activity
 * @param userId id of the account, absent for visitors without one
 * @param device id of the browser
 * @param agent the browser
 * @param joins first day of the world on which they come
 * @param leaves first day on which they do not any more
 */
record Person(
    int index, Optional<String> userId, String device, Agent agent, int joins, int leaves) {
  private static final int ALWAYS = 5;

  static Person of(WorldOptions o, int index) {
    Dice dice = Dice.of(o.seed(), "person", index);
    String user = Planted.WORD + dice.letters(13);
    String device = uuid(dice);
    boolean known = index < ALWAYS || dice.chance(0.7);
    double course = dice.unit();
    int day = dice.between(1, o.days() - 1);
    boolean steady = index < ALWAYS;
    return new Person(
        index,
        known ? Optional.of(user) : Optional.empty(),
        device,
        Agent.ALL.draw(dice),
        course < 0.2 && !steady ? day : 0,
        course > 0.85 && !steady ? day : o.days());
  }

  /** A UUID that gives itself away. */
  static String uuid(Dice dice) {
    return dice.hex(8) + Planted.UUID + "9" + dice.hex(3) + "-" + dice.hex(12);
  }

  boolean comes(int day) {
    return day >= joins && day < leaves;
  }

  String email() {
    return "person-" + Planted.WORD + "-" + index + "@mail.example";
  }

  Stream<Planted> planted() {
    Stream<Planted> always =
        Stream.of(new Planted("device", device), new Planted("email", email()));
    return Stream.concat(always, userId.stream().map(u -> new Planted("user_id", u)));
  }
}
