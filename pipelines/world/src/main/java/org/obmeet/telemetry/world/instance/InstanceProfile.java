package org.obmeet.telemetry.world.instance;

import java.util.List;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * Size and habits of an instance, and what its administrators answered in the setup wizard.
 *
 * @param salt seed of what it draws day by day
 * @param users users on the first day
 * @param growth share by which everything grows in a year
 * @param chatter messages per user
 * @param languages share of users without a language of their own
 * @param ldap LDAP is on
 * @param saml SAML is on
 * @param federation federation is on
 * @param encryption end-to-end encryption is allowed
 * @param omnichannel omnichannel is on
 * @param push bit mask: 1 enabled, 2 through the gateway
 * @param broken counters that are negative or too large to be true
 * @param answered whether the setup wizard was answered
 * @param ageDays days since the installation on the first day
 * @param wizard country, size, industry, organisation type, server type and language
 */
public record InstanceProfile(
    long salt,
    int users,
    double growth,
    double chatter,
    double languages,
    boolean ldap,
    boolean saml,
    boolean federation,
    boolean encryption,
    boolean omnichannel,
    int push,
    boolean broken,
    boolean answered,
    int ageDays,
    List<String> wizard) {
  private static final WeightedChoice<String> COUNTRIES =
      WeightedChoice.zipf(
          0.8,
          List.of(
              "germany",
              "brazil",
              "unitedStates",
              "india",
              "france",
              "russianFederation",
              "china",
              "unitedKingdom",
              "spain",
              "switzerland",
              "austria",
              "italy",
              "netherlands",
              "iranIslamicRepublicOf",
              "indonesia",
              "turkey",
              "poland",
              "canada",
              "japan",
              "mexico",
              "ukraine",
              "vietNam"));
  private static final WeightedChoice<String> INDUSTRIES =
      WeightedChoice.zipf(
          0.7,
          List.of(
              "technologyServices",
              "education",
              "technologyProvider",
              "other",
              "healthcare",
              "manufacturing",
              "consulting",
              "telecom",
              "financialServices",
              "gaming",
              "media",
              "aerospaceDefense",
              "utilities",
              "religious"));
  private static final WeightedChoice<String> KINDS =
      new WeightedChoice<String>()
          .or("community", 45)
          .or("enterprise", 40)
          .or("nonprofit", 10)
          .or("government", 5);

  static InstanceProfile of(SplitMixRandom dice) {
    boolean giant = dice.chance(0.004);
    double median = giant ? 60_000 : 28;
    int users = (int) Math.max(1, Math.min(400_000, dice.logNormal(median, giant ? 0.5 : 1.5)));
    return new InstanceProfile(
        dice.next(),
        users,
        dice.between(-5, 60) / 100.0,
        dice.logNormal(120, 1.2),
        0.3 + dice.unit() / 2,
        dice.chance(0.28),
        dice.chance(0.12),
        dice.chance(0.06),
        dice.chance(0.55),
        dice.chance(0.7),
        dice.chance(0.75) ? dice.pick(List.of(1, 3, 3)) : dice.pick(List.of(0, 0, 2)),
        dice.chance(0.01),
        dice.chance(0.85),
        dice.chance(0.1) ? dice.between(2, 29) : dice.between(31, 2500),
        wizard(users, dice));
  }

  private static List<String> wizard(int users, SplitMixRandom dice) {
    int size = 0;
    for (int limit : new int[] {10, 50, 100, 250, 500, 1000, 4000}) {
      size += users > limit ? 1 : 0;
    }
    return List.of(
        COUNTRIES.draw(dice),
        Integer.toString(size),
        INDUSTRIES.draw(dice),
        KINDS.draw(dice),
        dice.chance(0.85) ? "privateTeam" : "publicCommunity",
        dice.pick(List.of("en", "en", "de", "pt-BR", "fr")));
  }
}
