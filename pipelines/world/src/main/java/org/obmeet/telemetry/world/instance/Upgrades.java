package org.obmeet.telemetry.world.instance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;

/**
 * The versions of an instance over its life in the world.
 *
 * @param steps in order of time; the first is of the first day
 */
record Upgrades(List<Step> steps) {
  /**
   * A change of version.
   *
   * @param day day of the world from which the instance has it
   */
  record Step(int day, ServerVersion version) {}

  private static final Comparator<Step> BY_DAY =
      Comparator.comparingInt(Step::day).thenComparing(Step::version, ServerVersion.ORDER);

  Upgrades {
    steps = List.copyOf(steps);
  }

  /**
   * Some follow the releases, most within a week, some within a month; some go once to a version
   * that has long been out; the others stay.
   */
  static Upgrades of(GeneratorOptions o, SplitMixRandom dice) {
    ServerVersion first = ServerVersion.draw(dice);
    List<Step> steps = new ArrayList<>(List.of(new Step(0, first)));
    double course = dice.unit();
    if (course < (first.major() >= 8 ? 0.75 : 0.05)) {
      follow(o, dice, steps);
    } else if (course > (first.major() >= 8 ? 0.95 : 0.62)) {
      steps.add(new Step(dice.below(o.days()), first.upgraded(dice)));
    }
    return new Upgrades(rising(steps));
  }

  private static void follow(GeneratorOptions o, SplitMixRandom dice, List<Step> steps) {
    for (ServerRelease release : ServerRelease.within(o.days())) {
      boolean takes = dice.chance(0.4);
      int lag = (int) Math.min(o.days(), dice.logNormal(5, 1.1));
      if (takes) {
        steps.add(new Step(release.day() + lag, release.version()));
      }
    }
  }

  /** Without steps that a newer version has overtaken. */
  private static List<Step> rising(List<Step> steps) {
    List<Step> rising = new ArrayList<>();
    for (Step step : steps.stream().sorted(BY_DAY).toList()) {
      if (rising.isEmpty()
          || ServerVersion.ORDER.compare(step.version(), rising.get(rising.size() - 1).version())
              > 0) {
        rising.add(step);
      }
    }
    return rising;
  }

  /** The version on a day of the world. */
  ServerVersion at(int day) {
    ServerVersion version = steps.get(0).version();
    for (Step step : steps) {
      version = step.day() <= day ? step.version() : version;
    }
    return version;
  }
}
