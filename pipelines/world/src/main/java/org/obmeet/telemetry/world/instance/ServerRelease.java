package org.obmeet.telemetry.world.instance;

import java.util.ArrayList;
import java.util.List;

/**
 * A version that comes out while the world lasts.
 *
 * @param version what is released
 * @param day day of the world on which it can first be had
 */
record ServerRelease(ServerVersion version, int day) {
  /** A Friday: nobody reports before the Monday after, so that each week sees a whole release. */
  private static final int FIRST = 4;

  private static final int EVERY = 7;

  /** In order of time; after the newest version that is in use on the first day. */
  private static final List<ServerVersion> VERSIONS =
      List.of(
          released(8, 7, 1),
          released(8, 7, 2),
          released(8, 8, 0),
          released(8, 8, 1),
          released(8, 8, 2),
          released(8, 9, 0),
          released(8, 9, 1),
          released(8, 9, 2),
          released(8, 10, 0),
          released(8, 10, 1),
          released(8, 10, 2),
          released(8, 11, 0));

  private static ServerVersion released(int major, int minor, int patch) {
    return new ServerVersion(major, minor, patch, "");
  }

  /** Those of a world of so many days, oldest first. */
  static List<ServerRelease> within(int days) {
    List<ServerRelease> releases = new ArrayList<>();
    for (int i = 0; i < VERSIONS.size() && FIRST + i * EVERY < days; i++) {
      releases.add(new ServerRelease(VERSIONS.get(i), FIRST + i * EVERY));
    }
    return releases;
  }
}
