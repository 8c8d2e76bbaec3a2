package org.obmeet.telemetry.synthetic.instance;

import java.util.List;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/**
 * The size and features of an instance, and its values in the setup wizard.
 *
 * @param growth yearly growth of users and messages, as a share (0.1 is 10 %)
 * @param chatter messages per user
 * @param withoutLanguage share of users without a language setting
 * @param push bit mask: 1 if push messages are enabled, 2 if the gateway sends them
 * @param broken true if some counters are negative or implausibly large
 * @param answered true if the administrator completed the setup wizard
 * @param ageDays days from the installation to the first day of the schedule
 * @param wizard country, size, industry, organisation type, server type and language
 */
public record InstanceProfile(
    long salt,
    int users,
    double growth,
    double chatter,
    double withoutLanguage,
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
          words(
              """
              germany brazil unitedStates india france russianFederation china unitedKingdom spain
              switzerland austria italy netherlands iranIslamicRepublicOf indonesia turkey poland
              canada japan mexico ukraine vietNam
              """));
  private static final WeightedChoice<String> INDUSTRIES =
      WeightedChoice.zipf(
          0.7,
          words(
              """
              technologyServices education technologyProvider other healthcare manufacturing
              consulting telecom financialServices gaming media aerospaceDefense utilities
              religious
              """));
  private static final WeightedChoice<String> KINDS =
      new WeightedChoice<String>()
          .or("community", 45)
          .or("enterprise", 40)
          .or("nonprofit", 10)
          .or("government", 5);

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  static InstanceProfile of(SplitMixRandom random) {
    boolean isHuge = random.chance(0.004);
    double median = isHuge ? 60_000 : 28;
    int users = (int) Math.max(1, Math.min(400_000, random.logNormal(median, isHuge ? 0.5 : 1.5)));
    return new InstanceProfile(
        random.next(),
        users,
        random.between(-5, 60) / 100.0,
        random.logNormal(120, 1.2),
        0.3 + random.unit() / 2,
        random.chance(0.28),
        random.chance(0.12),
        random.chance(0.06),
        random.chance(0.55),
        random.chance(0.7),
        random.chance(0.75) ? random.pick(List.of(1, 3, 3)) : random.pick(List.of(0, 0, 2)),
        random.chance(0.01),
        random.chance(0.85),
        random.chance(0.1) ? random.between(2, 29) : random.between(31, 2500),
        wizard(users, random));
  }

  private static List<String> wizard(int users, SplitMixRandom random) {
    int size = 0;
    for (int limit : new int[] {10, 50, 100, 250, 500, 1000, 4000}) {
      size += users > limit ? 1 : 0;
    }
    return List.of(
        COUNTRIES.draw(random),
        Integer.toString(size),
        INDUSTRIES.draw(random),
        KINDS.draw(random),
        random.chance(0.85) ? "privateTeam" : "publicCommunity",
        random.pick(List.of("en", "en", "de", "pt-BR", "fr")));
  }
}
