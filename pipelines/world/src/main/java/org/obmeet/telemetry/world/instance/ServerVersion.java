package org.obmeet.telemetry.world.instance;

import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * A version of the server.
 *
 * @param channel {@code rc}, {@code develop}, or empty for a release
 */
public record ServerVersion(int major, int minor, int patch, String channel) {
  /** The order of versions, oldest first. A pre-release precedes the release of the same number. */
  static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch)
          .thenComparing(version -> version.channel().isEmpty());

  /** All versions in use on the first day, oldest first. The last one is a development version. */
  static final List<ServerVersion> ALL =
      List.of(
          version(0, 8, 0),
          version(0, 40, 1),
          version(0, 61, 2),
          version(0, 65, 1),
          version(0, 74, 3),
          version(1, 2, 4),
          version(1, 3, 2),
          version(2, 4, 9),
          version(3, 0, 12),
          version(3, 8, 0),
          version(3, 13, 2),
          version(3, 18, 3),
          version(4, 0, 5),
          version(4, 5, 4),
          version(4, 8, 6),
          version(5, 0, 3),
          version(5, 1, 4),
          version(5, 3, 2),
          version(5, 4, 1),
          version(6, 0, 0),
          version(6, 1, 3),
          version(6, 2, 10),
          version(6, 3, 8),
          version(6, 4, 1),
          version(6, 4, 8),
          version(6, 5, 0),
          version(6, 5, 3),
          version(6, 6, 0),
          version(6, 6, 1),
          version(6, 6, 4),
          version(6, 7, 0),
          version(6, 9, 3),
          version(6, 10, 2),
          version(6, 13, 0),
          version(7, 0, 0),
          version(7, 1, 2),
          version(7, 4, 0),
          version(7, 6, 1),
          version(8, 0, 0),
          version(8, 2, 1),
          version(8, 4, 0),
          version(8, 6, 2),
          new ServerVersion(8, 7, 0, "rc"),
          version(8, 7, 0),
          new ServerVersion(8, 8, 0, "develop"));

  /** All versions, weighted by their use on the first day. */
  private static final WeightedChoice<ServerVersion> IN_USE = WeightedChoice.zipf(1.05, byUse());

  private static ServerVersion version(int major, int minor, int patch) {
    return new ServerVersion(major, minor, patch, "");
  }

  /** Returns all versions, the most used first. */
  private static List<ServerVersion> byUse() {
    List<ServerVersion> mostUsed =
        List.of(
            version(6, 6, 0),
            version(8, 6, 2),
            version(6, 4, 8),
            version(8, 7, 0),
            version(7, 6, 1),
            version(5, 4, 1),
            version(3, 18, 3));
    SplitMixRandom random = SplitMixRandom.of(0, "versions by use");
    List<ServerVersion> others = new java.util.ArrayList<>(ALL);
    others.removeAll(mostUsed);
    java.util.Collections.reverse(others);
    List<ServerVersion> ranked = new java.util.ArrayList<>(mostUsed);
    while (!others.isEmpty()) {
      ranked.add(others.remove(random.below(Math.min(6, others.size()))));
    }
    return ranked;
  }

  /** Draws a version by use. */
  static ServerVersion draw(SplitMixRandom random) {
    return IN_USE.draw(random);
  }

  /**
   * Returns a version that is one to four entries later in {@link #ALL}, but never the development
   * version.
   */
  ServerVersion upgraded(SplitMixRandom random) {
    return ALL.get(Math.min(ALL.size() - 2, ALL.indexOf(this) + random.between(1, 4)));
  }

  /** Returns true if this version is at least a given major and minor version. */
  public boolean since(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** Returns the version as a server sends it. */
  public String text() {
    String suffix = channel.equals("rc") ? ".1" : "";
    return label() + suffix;
  }

  /** Returns the version as a label of three numbers and the channel. */
  public String label() {
    String release = major + "." + minor + "." + patch;
    return channel.isEmpty() ? release : release + "-" + channel;
  }
}
