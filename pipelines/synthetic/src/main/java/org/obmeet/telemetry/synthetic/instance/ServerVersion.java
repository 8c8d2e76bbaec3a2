package org.obmeet.telemetry.synthetic.instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/** A version of the server. The channel is {@code rc}, {@code develop}, or empty for a release. */
public record ServerVersion(int major, int minor, int patch, String channel) {
  /** The order of versions, oldest first. A pre-release precedes the release of the same number. */
  static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch)
          .thenComparing(version -> version.channel().isEmpty());

  /** All versions in use on the first day, oldest first. The last one is a development version. */
  static final List<ServerVersion> ALL =
      list(
          """
          0.8.0 0.40.1 0.61.2 0.65.1 0.74.3 1.2.4 1.3.2 2.4.9 3.0.12 3.8.0 3.13.2 3.18.3 4.0.5
          4.5.4 4.8.6 5.0.3 5.1.4 5.3.2 5.4.1 6.0.0 6.1.3 6.2.10 6.3.8 6.4.1 6.4.8 6.5.0 6.5.3
          6.6.0 6.6.1 6.6.4 6.7.0 6.9.3 6.10.2 6.13.0 7.0.0 7.1.2 7.4.0 7.6.1 8.0.0 8.2.1 8.4.0
          8.6.2 8.7.0-rc 8.7.0 8.8.0-develop
          """);

  /** The versions of {@link #ALL}, weighted by their use on the first day. */
  private static final WeightedChoice<ServerVersion> IN_USE = WeightedChoice.zipf(1.05, byUse());

  /** Parses versions as {@link #label} spells them, separated by white space. */
  static List<ServerVersion> list(String labels) {
    return Arrays.stream(labels.strip().split("\\s+")).map(ServerVersion::parse).toList();
  }

  /** Parses a label such as {@code 8.7.0-rc}. The last number may be missing. */
  public static ServerVersion parse(String label) {
    String[] parts = label.split("-", 2);
    String[] numbers = parts[0].split("\\.", 3);
    return new ServerVersion(
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        numbers.length < 3 ? 0 : Integer.parseInt(numbers[2]),
        parts.length < 2 ? "" : parts[1]);
  }

  /** Returns the versions of {@link #ALL}, the most used first. */
  private static List<ServerVersion> byUse() {
    List<ServerVersion> mostUsed = list("6.6.0 8.6.2 6.4.8 8.7.0 7.6.1 5.4.1 3.18.3");
    SplitMixRandom random = SplitMixRandom.of(0, "versions by use");
    List<ServerVersion> others = new ArrayList<>(ALL);
    others.removeAll(mostUsed);
    Collections.reverse(others);
    List<ServerVersion> ranked = new ArrayList<>(mostUsed);
    while (!others.isEmpty()) {
      ranked.add(others.remove(random.below(Math.min(6, others.size()))));
    }
    return ranked;
  }

  static ServerVersion draw(SplitMixRandom random) {
    return IN_USE.draw(random);
  }

  /**
   * Returns the version one to four entries later in {@link #ALL}, but at most the last release.
   */
  ServerVersion upgraded(SplitMixRandom random) {
    return ALL.get(Math.min(ALL.size() - 2, ALL.indexOf(this) + random.between(1, 4)));
  }

  public boolean since(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** Returns the version as a server sends it, such as {@code 8.7.0-rc.1} for {@code 8.7.0-rc}. */
  public String text() {
    return label() + (channel.equals("rc") ? ".1" : "");
  }

  public String label() {
    String release = major + "." + minor + "." + patch;
    return channel.isEmpty() ? release : release + "-" + channel;
  }
}
