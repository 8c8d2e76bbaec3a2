package org.obmeet.telemetry.world.instance;

import java.util.ArrayList;
import java.util.List;

/**
 * A version of the server that is released during the time of the data set.
 *
 * @param version the version
 * @param day day of the data set on which it is available
 */
record ServerRelease(ServerVersion version, int day) {
  /**
   * Day of the first release, a Friday. The next weekly report is on Monday, so that a new version
   * is first reported at the start of a week.
   */
  private static final int FIRST_DAY = 4;

  private static final int DAYS_BETWEEN = 7;

  /** Versions in order of release. All are newer than the releases in use on the first day. */
  private static final List<ServerVersion> VERSIONS =
      ServerVersion.list(
          "8.7.1 8.7.2 8.8.0 8.8.1 8.8.2 8.9.0" + " 8.9.1 8.9.2 8.10.0 8.10.1 8.10.2 8.11.0");

  /** Returns the releases in the first days of the data set, oldest first. */
  static List<ServerRelease> within(int days) {
    List<ServerRelease> releases = new ArrayList<>();
    for (int i = 0; i < VERSIONS.size() && FIRST_DAY + i * DAYS_BETWEEN < days; i++) {
      releases.add(new ServerRelease(VERSIONS.get(i), FIRST_DAY + i * DAYS_BETWEEN));
    }
    return releases;
  }
}
