package org.obmeet.telemetry.world.instance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;

/**
 * The versions of an instance during the time of the data set.
 *
 * @param changes changes of version in order of time; the first is on day 0
 */
record Upgrades(List<Change> changes) {
  /**
   * A change of version.
   *
   * @param day day of the data set from which the instance runs the version
   * @param version the new version
   */
  record Change(int day, ServerVersion version) {}

  private static final Comparator<Change> BY_DAY =
      Comparator.comparingInt(Change::day).thenComparing(Change::version, ServerVersion.ORDER);

  Upgrades {
    changes = List.copyOf(changes);
  }

  /**
   * Returns the upgrades of an instance. Some instances install each release, mostly within a week,
   * some within a month. Some upgrade once to an older release. The others keep their version.
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

  /** Removes changes to a version that is not newer than the version before. */
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

  /** Returns the version on a day of the data set. */
  ServerVersion at(int day) {
    ServerVersion version = changes.get(0).version();
    for (Change change : changes) {
      version = change.day() <= day ? change.version() : version;
    }
    return version;
  }
}
