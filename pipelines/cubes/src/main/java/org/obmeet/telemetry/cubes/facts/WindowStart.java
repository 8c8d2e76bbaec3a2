package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;

/** Finds the position of the first row of the window in a run. The run must have such a row. */
final class WindowStart {
  private WindowStart() {}

  static int of(ContributorHistory run) {
    int i = 0;
    while (!run.inWindow(i)) {
      i++;
    }
    return i;
  }
}
