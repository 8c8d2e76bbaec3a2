package org.obmeet.telemetry.world.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.ExpectedOutcome;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.instance.Instance;
import org.obmeet.telemetry.world.instance.InstanceProfile;
import org.obmeet.telemetry.world.instance.ServerStack;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * One report: a pure function of the world's options, the instance and the day, so that it can be
 * sent again without having been kept.
 *
 * @param instance who sends it
 * @param day day of the world, from 0
 * @param id the record's {@code _id}
 * @param version the server's version that day
 * @param software what goes with it
 * @param counts what it counts
 * @param sentAt when it is first sent
 * @param createdAt what its clock says
 * @param installedAt when the instance was installed
 * @param lastLogin the last login of anybody, absent where nobody ever did
 * @param quirks what differs from document to document
 */
public record Report(
    Instance instance,
    int day,
    String id,
    ServerVersion version,
    ServerStack software,
    DailyCounts counts,
    Instant sentAt,
    Instant createdAt,
    Instant installedAt,
    Optional<Instant> lastLogin,
    Quirks quirks) {
  private static final int HOUR = 3600;

  /**
   * What differs from document to document.
   *
   * @param appsUnknown the apps engine was not up: its counters are {@code false}
   * @param wrapped the document stands under {@code statistics}
   * @param hostOutside the host stands beside it, not in it
   * @param bareSettings the settings are an empty object
   * @param samlSilent SAML was never configured: nothing is said of it
   * @param apps apps installed
   * @param integrations integrations, incoming first
   */
  public record Quirks(
      boolean appsUnknown,
      boolean wrapped,
      boolean hostOutside,
      boolean bareSettings,
      boolean samlSilent,
      int apps,
      int integrations) {
    public static Quirks of(InstanceProfile scale, SplitMixRandom dice) {
      SplitMixRandom habit = SplitMixRandom.of(scale.salt(), "quirks");
      boolean wrapped = habit.chance(0.3);
      boolean outside = wrapped && habit.chance(0.5);
      boolean silent = !scale.saml() && habit.chance(0.5);
      int apps = habit.geometric(3) - 1;
      int integrations = habit.geometric(5) - 1;
      return new Quirks(
          dice.chance(0.03), wrapped, outside, habit.chance(0.15), silent, apps, integrations);
    }
  }

  public static Report of(GeneratorOptions o, Instance instance, int day) {
    SplitMixRandom dice = SplitMixRandom.of(o.seed(), "report", instance.index(), day);
    ServerVersion version = instance.version(day);
    Instant sent =
        o.start()
            .plusDays(day)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plusSeconds(instance.schedule().second() + dice.below(60))
            .plusMillis(dice.below(1000));
    Instant created = created(o, instance, day, sent, dice);
    return new Report(
        instance,
        day,
        id(version, dice),
        version,
        instance.software(day),
        DailyCounts.of(instance.profile(), version, day),
        sent,
        created,
        installed(o, instance),
        login(created, dice),
        Quirks.of(instance.profile(), dice));
  }

  private static Instant created(
      GeneratorOptions o, Instance instance, int day, Instant sent, SplitMixRandom dice) {
    Instant skewed = skewed(o, instance, sent);
    if (day != instance.schedule().troubleDay()) {
      return skewed;
    }
    return switch (instance.schedule().trouble()) {
      case NONE -> skewed;
      case ANCIENT -> sent.minus(dice.between(1300, 1500), ChronoUnit.DAYS);
      case FUTURE -> sent.plus(dice.between(130, 200), ChronoUnit.DAYS);
    };
  }

  /** By a clock that is always off; by a true one where that would lead out of the world. */
  private static Instant skewed(GeneratorOptions o, Instance instance, Instant sent) {
    Instant skewed = sent.plusSeconds(instance.schedule().skew());
    Instant start = o.start().atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = o.end().atStartOfDay(ZoneOffset.UTC).toInstant();
    return skewed.isBefore(start) || !skewed.isBefore(end) ? sent : skewed;
  }

  private static String id(ServerVersion version, SplitMixRandom dice) {
    return version.major() < 4
        ? CanaryString.WORD + dice.letters(13)
        : dice.hex(8) + CanaryString.HEX + dice.hex(8);
  }

  private static Instant installed(GeneratorOptions o, Instance instance) {
    int before = instance.profile().ageDays() - instance.schedule().firstDay();
    return o.start()
        .minusDays(before)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .minusSeconds(HOUR + instance.index() % HOUR)
        .plusMillis(521);
  }

  private static Optional<Instant> login(Instant created, SplitMixRandom dice) {
    int kind = dice.below(100);
    if (kind < 2) {
      return Optional.empty();
    }
    int days = kind < 85 ? dice.below(3) : kind < 93 ? dice.between(8, 28) : dice.between(31, 70);
    int hours = days * 24 + dice.below(23);
    return Optional.of(created.minusSeconds((long) hours * HOUR + 600 + dice.below(HOUR)));
  }

  /** Absolute URL of the instance that day. */
  public Optional<String> host() {
    return instance.address(day).host();
  }

  /** Who is counted for it. */
  public String owner() {
    return instance.owner(createdAt.getEpochSecond(), day);
  }

  /** Whether its version counts livechat, under whatever name. */
  public boolean countsLivechat() {
    return version.since(0, 51);
  }

  /** Where it stands once ingested at the world's clock, duplicates aside. */
  public ExpectedOutcome outcome() {
    if (day == instance.schedule().troubleDay()) {
      switch (instance.schedule().trouble()) {
        case ANCIENT -> {
          return ExpectedOutcome.PAST_RETENTION;
        }
        case FUTURE -> {
          return ExpectedOutcome.FROM_THE_FUTURE;
        }
        case NONE -> {}
      }
    }
    return instance.consents().outcome(createdAt.getEpochSecond());
  }
}
