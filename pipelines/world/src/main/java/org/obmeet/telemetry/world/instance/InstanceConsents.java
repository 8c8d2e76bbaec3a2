package org.obmeet.telemetry.world.instance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * The decisions of one instance in order of time, at most one a second.
 *
 * @param decisions empty where it was never asked or never answered
 */
public record InstanceConsents(List<Consent> decisions) {
  private static final int DAY = 86_400;

  /** How an instance came to consent, and with what share. */
  private enum Course {
    NEVER,
    LONG_AGO,
    LATELY,
    DURING,
    LEAVES,
    RETURNS,
    WIDENS,
    NARROWS,
    OTHER_ACCOUNT,
    OTHER_DEPLOYMENT
  }

  private static final WeightedChoice<Course> COURSES =
      new WeightedChoice<Course>()
          .or(Course.LONG_AGO, 60)
          .or(Course.LATELY, 12)
          .or(Course.DURING, 8)
          .or(Course.NEVER, 6)
          .or(Course.WIDENS, 4)
          .or(Course.LEAVES, 4)
          .or(Course.RETURNS, 3)
          .or(Course.NARROWS, 1.5)
          .or(Course.OTHER_ACCOUNT, 2)
          .or(Course.OTHER_DEPLOYMENT, 1);

  public InstanceConsents {
    decisions = List.copyOf(decisions);
  }

  /** The consent that holds at a second, or empty. */
  public Optional<Consent> at(long second) {
    return latest(second).filter(Consent::statistics);
  }

  /** Start of the unbroken consent that holds at a second. */
  public long since(long second) {
    long since = Long.MAX_VALUE;
    boolean before = false;
    for (Consent c : decisions) {
      if (c.at().getEpochSecond() > second) {
        break;
      }
      since = c.statistics() && before ? since : c.at().getEpochSecond();
      before = c.statistics();
    }
    return since;
  }

  /** What becomes of a report of that second, as far as consent decides. */
  public ExpectedOutcome outcome(long second) {
    Optional<Consent> latest = latest(second);
    if (latest.isEmpty()) {
      return ExpectedOutcome.NOT_OPTED_IN;
    }
    return latest.get().statistics() ? ExpectedOutcome.ACCEPTED : ExpectedOutcome.OPTED_OUT;
  }

  private Optional<Consent> latest(long second) {
    Consent latest = null;
    for (Consent c : decisions) {
      if (c.at().getEpochSecond() <= second) {
        latest = c;
      }
    }
    return Optional.ofNullable(latest);
  }

  /** Of an instance whose clock is wrong: consent so old that only its clock decides. */
  static InstanceConsents withOutdatedDecision(
      String id,
      Deployment deployment,
      Optional<String> account,
      LocalDate start,
      SplitMixRandom dice) {
    Story story = new Story(id, deployment, account, start, dice);
    story.decide(true, story.scope(), -2200);
    return new InstanceConsents(story.told);
  }

  static InstanceConsents of(
      String id,
      Deployment deployment,
      Optional<String> account,
      GeneratorOptions o,
      SplitMixRandom dice) {
    Story story = new Story(id, deployment, account, o.start(), dice);
    Scope scope = story.scope();
    int during = dice.between(1, o.days() - 2);
    switch (COURSES.draw(dice)) {
      case NEVER -> {}
      case LONG_AGO -> story.decide(true, scope, -dice.between(30, 900));
      case LATELY -> story.decide(true, scope, -dice.between(1, 29));
      case DURING -> story.decide(true, scope, during);
      case LEAVES -> {
        story.decide(true, scope, -dice.between(5, 500));
        story.decide(false, scope, during);
      }
      case RETURNS -> {
        int leaves = dice.between(-40, during - 1);
        story.decide(true, scope, -dice.between(60, 500));
        story.decide(false, scope, leaves);
        story.decide(true, scope, during);
      }
      case WIDENS -> {
        story.decide(true, Scope.INFO_PAGE, -dice.between(5, 500));
        story.decide(true, Scope.EXTENDED, during);
      }
      case NARROWS -> {
        story.decide(true, Scope.EXTENDED, -dice.between(5, 500));
        story.decide(true, Scope.INFO_PAGE, during);
      }
      case OTHER_ACCOUNT -> {
        story.decide(true, scope, -dice.between(5, 500));
        story.under(deployment, another(deployment, account)).decide(true, scope, during);
      }
      case OTHER_DEPLOYMENT -> {
        story.decide(true, scope, -dice.between(5, 500));
        story.under(Deployment.REGISTERED, account).decide(true, scope, during);
      }
    }
    return new InstanceConsents(story.told);
  }

  /** Another account; of an instance that has none, and may not have one, still none. */
  private static Optional<String> another(Deployment deployment, Optional<String> account) {
    return deployment == Deployment.UNREGISTERED
        ? account
        : Optional.of(account.map(a -> a + "-b").orElse("acct-" + CanaryString.WORD + "-new"));
  }

  private record Story(
      String id,
      Deployment deployment,
      Optional<String> account,
      LocalDate start,
      SplitMixRandom dice,
      List<Consent> told) {
    Story(
        String id,
        Deployment deployment,
        Optional<String> account,
        LocalDate start,
        SplitMixRandom dice) {
      this(id, deployment, account, start, dice, new ArrayList<>());
    }

    /** The same story, told on under another deployment and account. */
    Story under(Deployment other, Optional<String> otherAccount) {
      return new Story(id, other, otherAccount, start, dice, told);
    }

    Scope scope() {
      return dice.chance(0.62) ? Scope.EXTENDED : Scope.INFO_PAGE;
    }

    void decide(boolean statistics, Scope scope, int day) {
      Instant at =
          start.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(dice.below(DAY));
      told.add(new Consent(id, statistics, scope, deployment, account, policy(day), at));
    }

    private static String policy(int day) {
      return day < -365 ? "2024-01" : "2025-06";
    }
  }
}
