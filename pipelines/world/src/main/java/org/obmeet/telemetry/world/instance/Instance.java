package org.obmeet.telemetry.world.instance;

import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;
import org.obmeet.telemetry.world.Zipf;

/**
 * What holds of an instance over its whole life in the world; made anew wherever it is needed, so
 * that a world of many instances takes no memory.
 *
 * @param index number, from 0
 * @param identity what would betray it
 * @param consents its decisions
 * @param schedule when it reports
 * @param platform what it runs on
 * @param upgrades its versions
 * @param moved address from {@code moveDay}
 * @param moveDay day on which it gets another address; past the end where it does not
 * @param profile its size and habits
 */
public record Instance(
    int index,
    Identity identity,
    InstanceConsents consents,
    ReportingSchedule schedule,
    Platform platform,
    Upgrades upgrades,
    Identity.Address moved,
    int moveDay,
    InstanceProfile profile) {
  private static final WeightedChoice<Deployment> DEPLOYMENTS =
      new WeightedChoice<Deployment>()
          .or(Deployment.REGISTERED, 70)
          .or(Deployment.UNREGISTERED, 25)
          .or(Deployment.HOSTED, 5);

  public static Instance of(GeneratorOptions o, int index) {
    SplitMixRandom dice = SplitMixRandom.of(o.seed(), "instance", index);
    ReportingSchedule life = ReportingSchedule.of(o, index);
    Deployment deployment = DEPLOYMENTS.draw(dice);
    Identity identity =
        deployment == Deployment.HOSTED
            ? Identity.hosted(index, SplitMixRandom.of(o.seed(), "identity", index))
            : Identity.selfManaged(o, index, SplitMixRandom.of(o.seed(), "identity", index));
    SplitMixRandom moving = SplitMixRandom.of(o.seed(), "move", index);
    boolean moves = deployment != Deployment.HOSTED && moving.chance(0.03);
    int moveDay = moves ? moving.between(1, o.days() - 1) : o.days();
    return new Instance(
        index,
        identity,
        consents(o, index, identity.uniqueId(), deployment, life),
        life,
        Platform.of(SplitMixRandom.of(o.seed(), "platform", index)),
        Upgrades.of(o, SplitMixRandom.of(o.seed(), "upgrades", index)),
        moves ? Identity.address(o, identity.name(), moving) : identity.address(),
        moveDay,
        InstanceProfile.of(SplitMixRandom.of(o.seed(), "scale", index)));
  }

  private static InstanceConsents consents(
      GeneratorOptions o, int index, String id, Deployment deployment, ReportingSchedule life) {
    SplitMixRandom dice = SplitMixRandom.of(o.seed(), "consent", index);
    Optional<String> account = account(o, deployment, dice);
    return life.trouble() == ReportingSchedule.ClockFault.NONE
        ? InstanceConsents.of(id, deployment, account, o, dice)
        : InstanceConsents.withOutdatedDecision(id, deployment, account, o.start(), dice);
  }

  private static Optional<String> account(
      GeneratorOptions o, Deployment deployment, SplitMixRandom dice) {
    boolean has =
        switch (deployment) {
          case HOSTED -> true;
          case REGISTERED -> dice.chance(0.5);
          case UNREGISTERED -> false;
        };
    int number = new Zipf(Math.max(1, (int) (o.instances() * 0.35)), 0.7).draw(dice);
    return has ? Optional.of("acct-" + CanaryString.WORD + "-" + number) : Optional.empty();
  }

  public ServerVersion version(int day) {
    return upgrades.at(day);
  }

  public ServerStack software(int day) {
    ServerVersion version = version(day);
    return ServerStack.of(version, SplitMixRandom.of(profile.salt(), "software", version.major()));
  }

  /** Where it is reached on a day of the world. */
  public Identity.Address address(int day) {
    return day >= moveDay ? moved : identity.address();
  }

  /**
   * Who is counted for a report of a second that is sent on a day of the world: the account of the
   * consent in force, else the domain of the host, else the instance itself.
   */
  public String owner(long second, int day) {
    return consents
        .at(second)
        .flatMap(Consent::account)
        .or(address(day)::domain)
        .orElse(identity.uniqueId());
  }
}
