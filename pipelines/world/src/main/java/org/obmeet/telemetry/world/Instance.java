package org.obmeet.telemetry.world;

import java.util.Optional;
import org.obmeet.telemetry.schemas.Deployment;

/**
 * What holds of an instance over its whole life in the world; made anew wherever it is needed, so
 * that a world of many instances takes no memory.
 *
 * @param index number, from 0
 * @param identity what would betray it
 * @param consents its decisions
 * @param life when it reports
 * @param platform what it runs on
 * @param upgrades its versions
 * @param moved address from {@code moveDay}
 * @param moveDay day on which it gets another address; past the end where it does not
 * @param scale its size and habits
 */
record Instance(
    int index,
    Identity identity,
    Consents consents,
    Life life,
    Platform platform,
    Upgrades upgrades,
    Identity.Address moved,
    int moveDay,
    Scale scale) {
  private static final Choice<Deployment> DEPLOYMENTS =
      new Choice<Deployment>()
          .or(Deployment.REGISTERED, 70)
          .or(Deployment.UNREGISTERED, 25)
          .or(Deployment.HOSTED, 5);

  static Instance of(WorldOptions o, int index) {
    Dice dice = Dice.of(o.seed(), "instance", index);
    Life life = Life.of(o, index);
    Deployment deployment = DEPLOYMENTS.draw(dice);
    Identity identity =
        deployment == Deployment.HOSTED
            ? Identity.hosted(index, Dice.of(o.seed(), "identity", index))
            : Identity.selfManaged(o, index, Dice.of(o.seed(), "identity", index));
    Dice moving = Dice.of(o.seed(), "move", index);
    boolean moves = deployment != Deployment.HOSTED && moving.chance(0.03);
    int moveDay = moves ? moving.between(1, o.days() - 1) : o.days();
    return new Instance(
        index,
        identity,
        consents(o, index, identity.uniqueId(), deployment, life),
        life,
        Platform.of(Dice.of(o.seed(), "platform", index)),
        Upgrades.of(o, Dice.of(o.seed(), "upgrades", index)),
        moves ? Identity.address(o, identity.name(), moving) : identity.address(),
        moveDay,
        Scale.of(Dice.of(o.seed(), "scale", index)));
  }

  private static Consents consents(
      WorldOptions o, int index, String id, Deployment deployment, Life life) {
    Dice dice = Dice.of(o.seed(), "consent", index);
    Optional<String> account = account(o, deployment, dice);
    return life.trouble() == Life.Trouble.NONE
        ? Consents.of(id, deployment, account, o, dice)
        : Consents.ofOld(id, deployment, account, o.start(), dice);
  }

  private static Optional<String> account(WorldOptions o, Deployment deployment, Dice dice) {
    boolean has =
        switch (deployment) {
          case HOSTED -> true;
          case REGISTERED -> dice.chance(0.5);
          case UNREGISTERED -> false;
        };
    int number = new Zipf(Math.max(1, (int) (o.instances() * 0.35)), 0.7).draw(dice);
    return has ? Optional.of("acct-" + Planted.WORD + "-" + number) : Optional.empty();
  }

  Version version(int day) {
    return upgrades.at(day);
  }

  Software software(int day) {
    Version version = version(day);
    return Software.of(version, Dice.of(scale.salt(), "software", version.major()));
  }

  /** Where it is reached on a day of the world. */
  Identity.Address address(int day) {
    return day >= moveDay ? moved : identity.address();
  }

  /**
   * Who is counted for a report of a second that is sent on a day of the world: the account of the
   * consent in force, else the domain of the host, else the instance itself.
   */
  String owner(long second, int day) {
    return consents
        .at(second)
        .flatMap(Consent::account)
        .or(address(day)::domain)
        .orElse(identity.uniqueId());
  }
}
