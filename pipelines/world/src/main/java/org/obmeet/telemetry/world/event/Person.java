package org.obmeet.telemetry.world.event;

import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;

/**
 * A visitor of the community server; made anew wherever needed.
 *
 * @param index number, from 0, by falling activity
 * @param userId id of the account, absent for visitors without one
 * @param device id of the browser
 * @param agent the browser
 * @param joins first day of the world on which they come
 * @param leaves first day on which they do not any more
 * @param robot whether it is a program, which reads page after page and has no account
 */
public record Person(
    int index,
    Optional<String> userId,
    String device,
    UserAgentSample agent,
    int joins,
    int leaves,
    boolean robot) {
  private static final int ALWAYS = 5;

  public static Person of(GeneratorOptions o, int index) {
    SplitMixRandom dice = SplitMixRandom.of(o.seed(), "person", index);
    String user = CanaryString.WORD + dice.letters(13);
    String device = uuid(dice);
    boolean known = index < ALWAYS || dice.chance(0.7);
    double course = dice.unit();
    int day = dice.between(1, o.days() - 1);
    boolean steady = index < ALWAYS;
    UserAgentSample agent = UserAgentSample.ALL.draw(dice);
    boolean robot = !steady && dice.chance(0.015);
    return new Person(
        index,
        known && !robot ? Optional.of(user) : Optional.empty(),
        device,
        robot ? UserAgentSample.ROBOTS.draw(dice) : agent,
        course < 0.3 && !steady ? day : 0,
        course > 0.75 && !steady ? day : o.days(),
        robot);
  }

  /** A UUID that gives itself away. */
  static String uuid(SplitMixRandom dice) {
    return dice.hex(8) + CanaryString.UUID + "9" + dice.hex(3) + "-" + dice.hex(12);
  }

  public boolean visitsOn(int day) {
    return day >= joins && day < leaves;
  }

  /**
   * By how many seconds the clock is off: of one in ten by up to a minute and a half, of one in
   * forty by hours.
   */
  int skewSeconds() {
    if (index % 40 == 9) {
      return (index * 7919 % 1801 - 900) * 60;
    }
    return index % 10 == 7 ? index % 181 - 90 : 0;
  }

  String email() {
    return "person-" + CanaryString.WORD + "-" + index + "@mail.example";
  }

  public Stream<CanaryString> planted() {
    Stream<CanaryString> always =
        Stream.of(new CanaryString("device", device), new CanaryString("email", email()));
    return Stream.concat(always, userId.stream().map(u -> new CanaryString("user_id", u)));
  }
}
