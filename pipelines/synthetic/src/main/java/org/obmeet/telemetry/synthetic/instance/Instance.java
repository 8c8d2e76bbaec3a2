package org.obmeet.telemetry.synthetic.instance;

import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;
import org.obmeet.telemetry.synthetic.Zipf;

/**
 * A server instance. Equal options and index give an equal instance.
 *
 * @param moved address from {@code moveDay} on
 * @param moveDay day of the change of address; the day after the data set if there is no change
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

  public static Instance of(GeneratorOptions options, int index) {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "instance", index);
    ReportingSchedule schedule = ReportingSchedule.of(options, index);
    Deployment deployment = DEPLOYMENTS.draw(random);
    boolean hosted = deployment == Deployment.HOSTED;
    SplitMixRandom identityRandom = SplitMixRandom.of(options.seed(), "identity", index);
    Identity identity = Identity.of(options, index, hosted, identityRandom);
    SplitMixRandom consentRandom = SplitMixRandom.of(options.seed(), "consent", index);
    Optional<String> account = account(options, deployment, consentRandom);
    boolean hasClockFault = schedule.clockFault() != ReportingSchedule.ClockFault.NONE;
    SplitMixRandom moveRandom = SplitMixRandom.of(options.seed(), "move", index);
    boolean moves = !hosted && moveRandom.chance(0.03);
    int moveDay = moves ? moveRandom.between(1, options.days() - 1) : options.days();
    return new Instance(
        index,
        identity,
        InstanceConsents.of(
            identity.uniqueId(), deployment, account, options, hasClockFault, consentRandom),
        schedule,
        Platform.of(SplitMixRandom.of(options.seed(), "platform", index)),
        Upgrades.of(options, SplitMixRandom.of(options.seed(), "upgrades", index)),
        moves ? Identity.address(options, identity.name(), moveRandom) : identity.address(),
        moveDay,
        InstanceProfile.of(SplitMixRandom.of(options.seed(), "scale", index)));
  }

  private static Optional<String> account(
      GeneratorOptions options, Deployment deployment, SplitMixRandom random) {
    boolean hasAccount =
        switch (deployment) {
          case HOSTED -> true;
          case REGISTERED -> random.chance(0.5);
          case UNREGISTERED -> false;
        };
    int rank = new Zipf(Math.max(1, (int) (options.instances() * 0.35)), 0.7).draw(random);
    return hasAccount ? Optional.of("acct-" + CanaryString.WORD + "-" + rank) : Optional.empty();
  }

  public ServerVersion version(int day) {
    return upgrades.at(day);
  }

  public ServerStack software(int day) {
    ServerVersion version = version(day);
    return ServerStack.of(version, SplitMixRandom.of(profile.salt(), "software", version.major()));
  }

  public Identity.Address address(int day) {
    return day >= moveDay ? moved : identity.address();
  }

  /**
   * Returns the owner of a report: the account of the consent in force. Without an account it is
   * the domain of the host, and without a domain the id of the instance.
   *
   * @param second epoch second of the report
   * @param day day of the data set on which it is sent
   */
  public String owner(long second, int day) {
    return consents
        .at(second)
        .flatMap(Consent::account)
        .or(address(day)::domain)
        .orElse(identity.uniqueId());
  }
}
