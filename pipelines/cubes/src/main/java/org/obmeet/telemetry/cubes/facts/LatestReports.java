package org.obmeet.telemetry.cubes.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.vector.IdVector;

/** Finds, for each instance of an owner, the latest report in the window. */
final class LatestReports {
  private LatestReports() {}

  /**
   * Returns by instance id the position of the instance's latest report in the history. The
   * instances are in the order of their first reports in the window. Reports without an instance
   * are ignored.
   */
  static Map<Integer, Integer> of(IdVector instances, ContributorHistory history) {
    Map<Integer, Integer> latest = new LinkedHashMap<>();
    for (int i = 0; i < history.size(); i++) {
      int instance = instances.id(history.row(i));
      if (history.inWindow(i) && instance != IdVector.NONE) {
        latest.put(instance, i);
      }
    }
    return latest;
  }
}
