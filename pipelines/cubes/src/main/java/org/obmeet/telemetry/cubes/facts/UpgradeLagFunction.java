package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A fact function that finds the upgrade lag of each instance. The fact belongs to the instance's
 * latest report in the window. V is the version of this report. The lag is a bin of the days from
 * the first report of V by any instance to this instance's last change to V. It is {@code
 * no_upgrade} if there is no such change in the window, and {@code unknown} if V is {@code unknown}
 * or {@code not_listed}.
 */
public final class UpgradeLagFunction implements FactFunction {
  private final IdVector ids;
  private final DictionaryVector version;
  private final int unknown;
  private final int notListed;
  private final FactInputs inputs;
  private final FactOutput output;
  private final FactColumn.Labels lag;
  private final int noUpgrade;
  private final int[] bins;
  private final long[] ends;

  /** First day of each version by code. A day is looked up at its first use. */
  private final int[] firstDays;

  public UpgradeLagFunction(FactInputs inputs, FactOutput output) {
    this.ids = inputs.ids("instance");
    this.version = inputs.labels("version");
    this.unknown = version.codeOf(Domain.UNKNOWN);
    this.notListed = version.codeOf(Domain.NOT_LISTED);
    this.inputs = inputs;
    this.output = output;
    this.lag = output.labels("upgrade_lag");
    this.noUpgrade = lag.code("no_upgrade");
    this.bins =
        Stream.of("under_7_days", "under_28_days", "under_91_days", "91_days_and_more")
            .mapToInt(lag::code)
            .toArray();
    this.ends = new long[] {7, 28, 91};
    this.firstDays = new int[version.labels().size()];
    Arrays.fill(firstDays, Integer.MIN_VALUE);
  }

  @Override
  public void apply(ContributorHistory history) {
    LatestReports.of(ids, history)
        .forEach(
            (instance, latest) -> {
              if (isKnown(version.code(history.row(latest)))) {
                lag.set(lagCode(history, latest, instance));
              }
              output.emit(history.row(latest));
            });
  }

  private boolean isKnown(int code) {
    return code != unknown && code != notListed;
  }

  private int lagCode(ContributorHistory history, int latest, int instance) {
    int code = version.code(history.row(latest));
    int first = latest;
    for (int i = latest - 1; i >= 0; i--) {
      int before = version.code(history.row(i));
      if (ids.id(history.row(i)) == instance && isKnown(before)) {
        if (before != code) {
          return history.inWindow(first)
              ? bin(history.day(first) - firstDay(code, history.day(first)))
              : noUpgrade;
        }
        first = i;
      }
    }
    return noUpgrade;
  }

  private int bin(int days) {
    int bin = 0;
    while (bin < ends.length && days >= ends[bin]) {
      bin++;
    }
    return bins[bin];
  }

  /** Returns the first day of a version, or the day of this instance if that is earlier. */
  private int firstDay(int code, int day) {
    if (firstDays[code] == Integer.MIN_VALUE) {
      firstDays[code] = inputs.firstSeenDay(version.labels().get(code)).orElse(Integer.MAX_VALUE);
    }
    return Math.min(firstDays[code], day);
  }
}
