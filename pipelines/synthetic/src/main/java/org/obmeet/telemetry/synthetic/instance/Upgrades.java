package org.obmeet.telemetry.synthetic.instance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/**
 * The versions of an instance during the time of the data set.
 *
 * @param changes changes of version in order of time; the first is on day 0
 */
record Upgrades(List<Change> changes) {
  /** A change to a version on a day of the data set. */
  record Change(int day, ServerVersion version) {}

  private static final Comparator<Change> BY_DAY =
      Comparator.comparingInt(Change::day).thenComparing(Change::version, ServerVersion.ORDER);

  Upgrades {
    changes = List.copyOf(changes);
  }

  /**
   * Returns the upgrades of an instance. Some instances install new releases. Some upgrade at most
   * once, to a later one of the versions that are in use on the first day. The others keep their
   * version.
   */
  static Upgrades of(GeneratorOptions options, SplitMixRandom random) {
    ServerVersion first = ServerVersion.draw(random);
    List<Change> changes = new ArrayList<>(List.of(new Change(0, first)));
    double course = random.unit();
    if (course < (first.major() >= 8 ? 0.75 : 0.05)) {
      follow(options, random, changes);
    } else if (course > (first.major() >= 8 ? 0.95 : 0.62)) {
      changes.add(new Change(random.below(options.days()), first.upgraded(random)));
    }
    return new Upgrades(increasing(changes));
  }

  private static void follow(
      GeneratorOptions options, SplitMixRandom random, List<Change> changes) {
    for (ServerRelease release : ServerRelease.within(options.days())) {
      boolean upgrades = random.chance(0.4);
      int lag = (int) Math.min(options.days(), random.logNormal(5, 1.1));
      if (upgrades) {
        changes.add(new Change(release.day() + lag, release.version()));
      }
    }
  }

  /** Returns the changes in order of time, without changes to a version that is not newer. */
  private static List<Change> increasing(List<Change> changes) {
    List<Change> increasing = new ArrayList<>();
    for (Change change : changes.stream().sorted(BY_DAY).toList()) {
      if (increasing.isEmpty()
          || ServerVersion.ORDER.compare(
                  change.version(), increasing.get(increasing.size() - 1).version())
              > 0) {
        increasing.add(change);
      }
    }
    return increasing;
  }

  ServerVersion at(int day) {
    ServerVersion version = changes.get(0).version();
    for (Change change : changes) {
      version = change.day() <= day ? change.version() : version;
    }
    return version;
  }

  /** A version of the server that is released on a day of the data set. */
  record ServerRelease(ServerVersion version, int day) {
    /** Day of the first release, a Friday. */
    private static final int FIRST_DAY = 4;

    private static final int DAYS_BETWEEN = 7;

    /** Versions in order of release. All are newer than the releases in use on the first day. */
    private static final List<ServerVersion> VERSIONS =
        ServerVersion.list(
            "8.7.1 8.7.2 8.8.0 8.8.1 8.8.2 8.9.0 8.9.1 8.9.2 8.10.0 8.10.1 8.10.2 8.11.0");

    /** Returns the releases in a data set of {@code days} days, oldest first. */
    static List<ServerRelease> within(int days) {
      List<ServerRelease> releases = new ArrayList<>();
      for (int i = 0; i < VERSIONS.size() && FIRST_DAY + i * DAYS_BETWEEN < days; i++) {
        releases.add(new ServerRelease(VERSIONS.get(i), FIRST_DAY + i * DAYS_BETWEEN));
      }
      return releases;
    }
  }
}
