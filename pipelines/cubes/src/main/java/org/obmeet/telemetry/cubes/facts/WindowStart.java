package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.bucket.ContributorHistory;

/** Where the window begins in a run that has a row in it. */
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
