package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.FactIds;
import org.obmeet.telemetry.cubes.FactRun;

/** The instances of an owner that have a report in the window, and the latest of each. */
final class Reports {
  private final FactIds ids;
  private final int[] latest;
  private int count;
  private int[] instances = new int[16];

  Reports(FactIds ids) {
    this.ids = ids;
    this.latest = new int[ids.distinct()];
    Arrays.fill(latest, FactIds.NONE);
  }

  /** Takes an owner's reports; a report without an instance stands for none. */
  void take(FactRun run) {
    for (int i = 0; i < count; i++) {
      latest[instances[i]] = FactIds.NONE;
    }
    count = 0;
    for (int i = 0; i < run.size(); i++) {
      int instance = ids.id(run.row(i));
      if (run.inside(i) && instance != FactIds.NONE) {
        add(instance);
        latest[instance] = i;
      }
    }
  }

  private void add(int instance) {
    if (latest[instance] == FactIds.NONE) {
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

  /** The i-th instance, as {@link FactIds} number it. */
  int instance(int i) {
    return instances[i];
  }
}
