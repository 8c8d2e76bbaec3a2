package org.obmeet.telemetry.cubes.facts;

import org.obmeet.telemetry.cubes.FactRun;

/** Where the window begins in a run that has a row in it. */
final class FirstInside {
  private FirstInside() {}

  static int of(FactRun run) {
    int i = 0;
    while (!run.inside(i)) {
      i++;
    }
    return i;
  }
}
