package org.obmeet.telemetry.synthetic.instance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/** The consent decisions of an instance in order of time, at most one per second; may be empty. */
public record InstanceConsents(List<Consent> decisions) {
  private static final int DAY_SECONDS = 86_400;

  /** The pattern of an instance's decisions over time. */
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

  /**
   * Returns the consent for data of an epoch second; empty if there is none. The scope of the
   * consent is no wider than the scope of a later opt-in.
   */
  public Optional<Consent> at(long second) {
    return latest(second).filter(Consent::statistics).map(this::narrowed);
  }

  private Consent narrowed(Consent consent) {
    Scope narrowest =
        decisions.stream()
            .filter(later -> later.statistics() && later.at().isAfter(consent.at()))
            .map(Consent::scope)
            .reduce(consent.scope(), (one, other) -> one.covers(other) ? other : one);
    return new Consent(
        consent.uniqueId(),
        consent.statistics(),
        narrowest,
        consent.deployment(),
        consent.account(),
        consent.policyVersion(),
        consent.at());
  }

  /** Returns the first second of the uninterrupted opt-in that includes an epoch second. */
  public long since(long second) {
    long since = Long.MAX_VALUE;
    boolean wasIn = false;
    for (Consent c : decisions) {
      if (c.at().getEpochSecond() > second) {
        break;
      }
      since = c.statistics() && wasIn ? since : c.at().getEpochSecond();
      wasIn = c.statistics();
    }
    return since;
  }

  /** Returns the expected outcome of a report of an epoch second, with regard to consent only. */
  public ExpectedOutcome outcome(long second) {
    Optional<Consent> latest = latest(second);
    return latest.isEmpty()
        ? ExpectedOutcome.NOT_OPTED_IN
        : latest.get().statistics() ? ExpectedOutcome.ACCEPTED : ExpectedOutcome.OPTED_OUT;
  }

  private Optional<Consent> latest(long second) {
    return decisions.stream()
        .filter(decision -> decision.at().getEpochSecond() <= second)
        .reduce((earlier, later) -> later);
  }

  /**
   * Returns the decisions of an instance.
   *
   * @param hasClockFault true if the instance's clock is wrong; the consent is then so old that the
   *     outcome of a report depends only on the clock
   */
  static InstanceConsents of(
      String id,
      Deployment deployment,
      Optional<String> account,
      GeneratorOptions options,
      boolean hasClockFault,
      SplitMixRandom random) {
    DecisionBuilder builder =
        new DecisionBuilder(id, deployment, account, options, random, new ArrayList<>());
    Scope scope = random.chance(0.62) ? Scope.EXTENDED : Scope.INFO_PAGE;
    if (hasClockFault) {
      builder.decide(true, scope, -2200);
      return new InstanceConsents(builder.decisions);
    }
    int changeDay = random.between(1, options.days() - 2);
    switch (COURSES.draw(random)) {
      case NEVER -> {}
      case LONG_AGO -> builder.decide(true, scope, -random.between(30, 900));
      case LATELY -> builder.decide(true, scope, -random.between(1, 29));
      case DURING -> builder.decide(true, scope, changeDay);
      case LEAVES -> {
        builder.decide(true, scope, -random.between(5, 500));
        builder.decide(false, scope, changeDay);
      }
      case RETURNS -> {
        int leaves = random.between(-40, changeDay - 1);
        builder.decide(true, scope, -random.between(60, 500));
        builder.decide(false, scope, leaves);
        builder.decide(true, scope, changeDay);
      }
      case WIDENS -> {
        builder.decide(true, Scope.INFO_PAGE, -random.between(5, 500));
        builder.decide(true, Scope.EXTENDED, changeDay);
      }
      case NARROWS -> {
        builder.decide(true, Scope.EXTENDED, -random.between(5, 500));
        builder.decide(true, Scope.INFO_PAGE, changeDay);
      }
      case OTHER_ACCOUNT -> {
        builder.decide(true, scope, -random.between(5, 500));
        builder.with(deployment, otherAccount(deployment, account)).decide(true, scope, changeDay);
      }
      case OTHER_DEPLOYMENT -> {
        builder.decide(true, scope, -random.between(5, 500));
        builder.with(Deployment.REGISTERED, account).decide(true, scope, changeDay);
      }
    }
    return new InstanceConsents(builder.decisions);
  }

  /** Returns another account; empty for an unregistered instance, which has none. */
  private static Optional<String> otherAccount(Deployment deployment, Optional<String> account) {
    return deployment == Deployment.UNREGISTERED
        ? account
        : Optional.of(account.map(a -> a + "-b").orElse("acct-" + CanaryString.WORD + "-new"));
  }

  /** A builder of the consent decisions of an instance. */
  private record DecisionBuilder(
      String id,
      Deployment deployment,
      Optional<String> account,
      GeneratorOptions options,
      SplitMixRandom random,
      List<Consent> decisions) {
    /**
     * Returns a builder that adds later decisions, of another deployment and account, to the same
     * list.
     */
    DecisionBuilder with(Deployment newDeployment, Optional<String> otherAccount) {
      return new DecisionBuilder(id, newDeployment, otherAccount, options, random, decisions);
    }

    void decide(boolean statistics, Scope scope, int day) {
      Instant at = options.startOf(day).plusSeconds(random.below(DAY_SECONDS));
      decisions.add(new Consent(id, statistics, scope, deployment, account, policy(day), at));
    }

    private static String policy(int day) {
      return day < -365 ? "2024-01" : "2025-06";
    }
  }
}
