package org.obmeet.telemetry.cubes.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.vector.IdVector;

/** Finds the latest report in the window of each instance of an owner. */
final class LatestReports {
  private LatestReports() {}

  /**
   * Returns the position of the latest report by the id of the instance, in the order of the
   * instances' first reports. Reports without an instance are ignored.
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
