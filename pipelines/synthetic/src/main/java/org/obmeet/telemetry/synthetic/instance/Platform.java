package org.obmeet.telemetry.synthetic.instance;

import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/**
 * The hardware, operating system and deployment of an instance.
 *
 * @param type {@code os.type}
 * @param name {@code os.platform}
 * @param release kernel release, with the distribution's suffix
 * @param memory memory in bytes
 * @param deployMethod {@code deploy.method}; sometimes a name chosen by the operator
 */
public record Platform(
    String type,
    String name,
    String arch,
    String release,
    long memory,
    int cpus,
    String deployMethod,
    String deployPlatform) {
  private static final WeightedChoice<List<String>> SYSTEMS =
      new WeightedChoice<List<String>>()
          .or(List.of("Linux", "linux"), 93)
          .or(List.of("Windows_NT", "win32"), 3.5)
          .or(List.of("Darwin", "darwin"), 2)
          .or(List.of("FreeBSD", "freebsd"), 1)
          .or(List.of("Haiku", "haiku"), 0.5);
  private static final WeightedChoice<String> ARCHES =
      new WeightedChoice<String>().or("x64", 84).or("arm64", 13).or("arm", 2).or("loong64", 1);
  private static final WeightedChoice<String> KERNELS =
      WeightedChoice.zipf(
          0.9,
          List.of(
              """
              5.15.0-97-generic 6.1.0-18-amd64 5.10.209-198.858.amzn2.x86_64 6.8.0-31-generic
              5.4.0-170-generic 4.18.0-513.11.1.el8_9.x86_64 6.6.13-200.fc39.x86_64
              4.19.0-26-amd64 3.10.0-1160.108.1.el7.x86_64\
              """
                  .split("\\s")));
  private static final WeightedChoice<List<String>> DEPLOYMENTS =
      new WeightedChoice<List<String>>()
          .or(List.of("docker", "selfinstall"), 56)
          .or(List.of("docker-official", "selfinstall"), 12)
          .or(List.of("tar", "selfinstall"), 12)
          .or(List.of("snap", "snap"), 10)
          .or(List.of("helm", "kubernetes"), 6)
          .or(List.of("ansible", "selfinstall"), 1.5)
          .or(List.of("heroku-button", "heroku"), 0.7)
          .or(List.of("manual", "selfinstall"), 0.8)
          .or(List.of("script-" + CanaryString.WORD, "rack-" + CanaryString.WORD), 1);

  static Platform of(SplitMixRandom random) {
    List<String> system = SYSTEMS.draw(random);
    List<String> deployment = DEPLOYMENTS.draw(random);
    long gib = 1L << random.between(0, 7);
    long memory = (gib << 30) - (random.chance(0.7) ? random.between(20, 400) * 1_000_003L : 0);
    return new Platform(
        system.get(0),
        system.get(1),
        ARCHES.draw(random),
        release(system.get(0), random),
        memory,
        random.between(1, 4),
        deployment.get(0),
        deployment.get(1));
  }

  private static String release(String type, SplitMixRandom random) {
    return switch (type) {
      case "Linux" -> KERNELS.draw(random);
      case "Darwin" -> random.between(21, 24) + "." + random.between(0, 6) + ".0";
      case "Windows_NT" -> "10.0." + random.pick(List.of("17763", "20348", "26100"));
      default -> random.between(12, 14) + "." + random.between(0, 3) + ".1";
    };
  }

  /** Returns the label of the memory: GiB, rounded down to a power of two; 0 below 1 GiB. */
  public String memoryLabel() {
    return Long.toString(Long.highestOneBit(memory >> 30));
  }

  /** Returns the label of the kernel release: major and minor version. */
  public String releaseLabel() {
    String[] parts = release.split("\\.", 3);
    return parts[0] + "." + parts[1];
  }
}
