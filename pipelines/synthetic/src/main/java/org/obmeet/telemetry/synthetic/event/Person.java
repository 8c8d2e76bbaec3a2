package org.obmeet.telemetry.synthetic.event;

import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/**
 * A visitor of the community server. Equal options and index give an equal person.
 *
 * @param index rank from 0, in order of decreasing activity
 * @param userId id of the account; empty for visitors without one
 * @param device id of the browser
 * @param joins first day of the data set, from 0, on which the person may visit
 * @param leaves day after the last day on which the person may visit
 */
public record Person(
    int index,
    Optional<String> userId,
    String device,
    UserAgentSample agent,
    int joins,
    int leaves,
    boolean robot) {
  /** Persons with an index below this limit have an account and can visit on every day. */
  private static final int REGULARS = 5;

  public static Person of(GeneratorOptions options, int index) {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "person", index);
    String user = CanaryString.WORD + random.letters(13);
    String device = uuid(random);
    boolean isRegular = index < REGULARS;
    boolean hasAccount = isRegular || random.chance(0.7);
    double course = random.unit();
    int day = random.between(1, options.days() - 1);
    UserAgentSample agent = UserAgentSample.PEOPLE.draw(random);
    boolean robot = !isRegular && random.chance(0.015);
    return new Person(
        index,
        hasAccount && !robot ? Optional.of(user) : Optional.empty(),
        device,
        robot ? UserAgentSample.ROBOTS.draw(random) : agent,
        course < 0.3 && !isRegular ? day : 0,
        course > 0.75 && !isRegular ? day : options.days(),
        robot);
  }

  /** Returns a UUID that is a canary. */
  static String uuid(SplitMixRandom random) {
    return random.hex(8) + CanaryString.UUID + "9" + random.hex(3) + "-" + random.hex(12);
  }

  public boolean visitsOn(int day) {
    return day >= joins && day < leaves;
  }

  /** Returns the error of the browser's clock in seconds, which is 0 for most clocks. */
  int skewSeconds() {
    return index % 40 == 9
        ? (index * 7919 % 1801 - 900) * 60
        : index % 10 == 7 ? index % 181 - 90 : 0;
  }

  String email() {
    return "person-" + CanaryString.WORD + "-" + index + "@mail.example";
  }
}
