package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.IdInput;

/** The latest report in the window of each instance of an owner. */
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

  /** Loads an owner's reports. Reports without an instance are ignored. */
  void load(ContributorHistory run) {
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

  int count() {
    return count;
  }

  /** Returns the position of the i-th instance's latest report in the run. */
  int latest(int i) {
    return latest[instances[i]];
  }

  /** Returns the {@link IdInput} id of the i-th instance. */
  int instance(int i) {
    return instances[i];
  }
}
