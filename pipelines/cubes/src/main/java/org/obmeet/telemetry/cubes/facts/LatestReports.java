package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.IdInput;

/** The instances of an owner that have a report in the window, and the latest of each. */
final class LatestReports {
  private final IdInput ids;
  private final int[] latest;
  private int count;
  private int[] instances = new int[16];

  LatestReports(IdInput ids) {
    this.ids = ids;
    this.latest = new int[ids.distinct()];
    Arrays.fill(latest, IdInput.NONE);
  }

  /** Takes an owner's reports; a report without an instance stands for none. */
  void take(ContributorHistory run) {
    for (int i = 0; i < count; i++) {
      latest[instances[i]] = IdInput.NONE;
    }
    count = 0;
    for (int i = 0; i < run.size(); i++) {
      int instance = ids.id(run.row(i));
      if (run.inWindow(i) && instance != IdInput.NONE) {
        add(instance);
        latest[instance] = i;
      }
    }
  }

  private void add(int instance) {
    if (latest[instance] == IdInput.NONE) {
      if (count == instances.length) {
        instances = Arrays.copyOf(instances, count * 2);
      }
      instances[count++] = instance;
    }
  }

  /** Number of instances. */
  int count() {
    return count;
  }

  /** Place in the run of the latest report of the i-th instance. */
  int latest(int i) {
    return latest[instances[i]];
  }

  /** The i-th instance, as {@link IdInput} number it. */
  int instance(int i) {
    return instances[i];
  }
}
