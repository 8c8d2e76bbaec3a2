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
  /** Older before newer; of one number, what was tried out before what was released. */
  static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch)
          .thenComparing(v -> v.channel().isEmpty());

  /** Every version in use somewhere on the first day, oldest first. */
  static final List<ServerVersion> ALL =
      List.of(
          v(0, 8, 0),
          v(0, 40, 1),
          v(0, 61, 2),
          v(0, 65, 1),
          v(0, 74, 3),
          v(1, 2, 4),
          v(1, 3, 2),
          v(2, 4, 9),
          v(3, 0, 12),
          v(3, 8, 0),
          v(3, 13, 2),
          v(3, 18, 3),
          v(4, 0, 5),
          v(4, 5, 4),
          v(4, 8, 6),
          v(5, 0, 3),
          v(5, 1, 4),
          v(5, 3, 2),
          v(5, 4, 1),
          v(6, 0, 0),
          v(6, 1, 3),
          v(6, 2, 10),
          v(6, 3, 8),
          v(6, 4, 1),
          v(6, 4, 8),
          v(6, 5, 0),
          v(6, 5, 3),
          v(6, 6, 0),
          v(6, 6, 1),
          v(6, 6, 4),
          v(6, 7, 0),
          v(6, 9, 3),
          v(6, 10, 2),
          v(6, 13, 0),
          v(7, 0, 0),
          v(7, 1, 2),
          v(7, 4, 0),
          v(7, 6, 1),
          v(8, 0, 0),
          v(8, 2, 1),
          v(8, 4, 0),
          v(8, 6, 2),
          new ServerVersion(8, 7, 0, "rc"),
          v(8, 7, 0),
          new ServerVersion(8, 8, 0, "develop"));

  /** The same by falling use, as instances have it on the first day. */
  private static final WeightedChoice<ServerVersion> IN_USE = WeightedChoice.zipf(1.05, byUse());

  private static ServerVersion v(int major, int minor, int patch) {
    return new ServerVersion(major, minor, patch, "");
  }

  private static List<ServerVersion> byUse() {
    List<ServerVersion> first =
        List.of(
            v(6, 6, 0), v(8, 6, 2), v(6, 4, 8), v(8, 7, 0), v(7, 6, 1), v(5, 4, 1), v(3, 18, 3));
    SplitMixRandom dice = SplitMixRandom.of(0, "versions by use");
    List<ServerVersion> rest = new java.util.ArrayList<>(ALL);
    rest.removeAll(first);
    java.util.Collections.reverse(rest);
    List<ServerVersion> ranked = new java.util.ArrayList<>(first);
    while (!rest.isEmpty()) {
      ranked.add(rest.remove(dice.below(Math.min(6, rest.size()))));
    }
    return ranked;
  }

  /** One by use. */
  static ServerVersion draw(SplitMixRandom dice) {
    return IN_USE.draw(dice);
  }

  /** What an upgrade leads to: a few versions on, or itself where there is none. */
  ServerVersion upgraded(SplitMixRandom dice) {
    return ALL.get(Math.min(ALL.size() - 2, ALL.indexOf(this) + dice.between(1, 4)));
  }

  public boolean since(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** As it stands on the wire. */
  public String text() {
    String number = channel.equals("rc") ? ".1" : "";
    return label() + number;
  }

  /** As a label: three parts and the channel. */
  public String label() {
    String release = major + "." + minor + "." + patch;
    return channel.isEmpty() ? release : release + "-" + channel;
  }
}
