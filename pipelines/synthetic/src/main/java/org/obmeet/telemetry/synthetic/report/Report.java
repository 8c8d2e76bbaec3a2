package org.obmeet.telemetry.synthetic.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.Identity;
import org.obmeet.telemetry.synthetic.instance.Instance;
import org.obmeet.telemetry.synthetic.instance.InstanceProfile;
import org.obmeet.telemetry.synthetic.instance.ReportingSchedule;
import org.obmeet.telemetry.synthetic.instance.ReportingSchedule.ClockFault;
import org.obmeet.telemetry.synthetic.instance.ServerStack;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;

/**
 * A report of an instance. Equal options, instance and day give an equal report. {@code sentAt} is
 * the true time of sending. {@code createdAt} is the time on the clock of the instance.
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
   * The variations of a document: its format, and its numbers of apps and integrations.
   *
   * @param appsUnknown true if the apps engine does not run; its counters are then {@code false}
   * @param wrapped true if the document is in a member {@code statistics}
   * @param hostOutside true if the host is a member beside {@code statistics}
   * @param bareSettings true if the settings are an empty object
   * @param samlUnset true if SAML was never configured and is missing
   */
  public record Quirks(
      boolean appsUnknown,
      boolean wrapped,
      boolean hostOutside,
      boolean bareSettings,
      boolean samlUnset,
      int apps,
      int integrations) {
    public static Quirks of(InstanceProfile profile, SplitMixRandom random) {
      SplitMixRandom instanceRandom = SplitMixRandom.of(profile.salt(), "quirks");
      boolean wrapped = instanceRandom.chance(0.3);
      boolean hostOutside = wrapped && instanceRandom.chance(0.5);
      boolean samlUnset = !profile.saml() && instanceRandom.chance(0.5);
      int apps = instanceRandom.geometric(3) - 1;
      int integrations = instanceRandom.geometric(5) - 1;
      return new Quirks(
          random.chance(0.03),
          wrapped,
          hostOutside,
          instanceRandom.chance(0.15),
          samlUnset,
          apps,
          integrations);
    }
  }

  public static Report of(GeneratorOptions options, Instance instance, int day) {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "report", instance.index(), day);
    ServerVersion version = instance.version(day);
    Instant sent =
        options
            .startOf(day)
            .plusSeconds(instance.schedule().second() + random.below(60))
            .plusMillis(random.below(1000));
    Instant created = created(options, instance, day, sent, random);
    return new Report(
        instance,
        day,
        id(version, random),
        version,
        instance.software(day),
        DailyCounts.of(instance.profile(), version, day),
        sent,
        created,
        installed(options, instance),
        login(created, random),
        Quirks.of(instance.profile(), random));
  }

  private static Instant created(
      GeneratorOptions options, Instance instance, int day, Instant sent, SplitMixRandom random) {
    return switch (clockFault(instance, day)) {
      case NONE -> skewed(options, instance, sent);
      case ANCIENT -> sent.minus(random.between(1300, 1500), ChronoUnit.DAYS);
      case FUTURE -> sent.plus(random.between(130, 200), ChronoUnit.DAYS);
    };
  }

  private static ClockFault clockFault(Instance instance, int day) {
    ReportingSchedule schedule = instance.schedule();
    return day == schedule.faultDay() ? schedule.clockFault() : ClockFault.NONE;
  }

  /** Returns the time on a skewed clock. If it is outside the data set, returns the true time. */
  private static Instant skewed(GeneratorOptions options, Instance instance, Instant sent) {
    Instant skewed = sent.plusSeconds(instance.schedule().skew());
    boolean isOutside =
        skewed.isBefore(options.startOf(0)) || !skewed.isBefore(options.startOf(options.days()));
    return isOutside ? sent : skewed;
  }

  private static String id(ServerVersion version, SplitMixRandom random) {
    return version.major() < 4
        ? CanaryString.WORD + random.letters(13)
        : random.hex(8) + CanaryString.HEX + random.hex(8);
  }

  private static Instant installed(GeneratorOptions options, Instance instance) {
    int ageAtStart = instance.profile().ageDays() - instance.schedule().firstDay();
    return options
        .startOf(-ageAtStart)
        .minusSeconds(HOUR + instance.index() % HOUR)
        .plusMillis(521);
  }

  private static Optional<Instant> login(Instant created, SplitMixRandom random) {
    int draw = random.below(100);
    if (draw < 2) {
      return Optional.empty();
    }
    int days =
        draw < 85 ? random.below(3) : draw < 93 ? random.between(8, 28) : random.between(31, 70);
    int hours = days * 24 + random.below(23);
    return Optional.of(created.minusSeconds((long) hours * HOUR + 600 + random.below(HOUR)));
  }

  public InstanceProfile profile() {
    return instance.profile();
  }

  public Identity identity() {
    return instance.identity();
  }

  /** Returns the absolute URL of the instance on that day; empty if the operator has not set it. */
  public Optional<String> host() {
    return instance.address(day).host();
  }

  public String owner() {
    return instance.owner(createdAt.getEpochSecond(), day);
  }

  /** Returns the expected outcome of the first sending. */
  public ExpectedOutcome outcome() {
    return switch (clockFault(instance, day)) {
      case ANCIENT -> ExpectedOutcome.PAST_RETENTION;
      case FUTURE -> ExpectedOutcome.FROM_THE_FUTURE;
      case NONE -> instance.consents().outcome(createdAt.getEpochSecond());
    };
  }
}
