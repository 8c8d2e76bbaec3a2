package org.obmeet.telemetry.synthetic.instance;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.Zipf;

/**
 * The identifying data of an instance. Most values are canaries (see {@link CanaryString}).
 *
 * @param uniqueId id of the installation
 * @param address address on the first day
 * @param fingerprint random text in place of the unsalted hash of the address
 * @param token token of the statistics service
 * @param pid process id
 */
public record Identity(
    String uniqueId, Address address, String name, String fingerprint, String token, long pid) {
  private static final List<String> NAMES =
      List.of("aurora", "basalt", "cobalt", "delta", "ember", "fjord", "garnet", "harbour");
  private static final List<String> SUFFIXES =
      List.of("com", "org", "de", "net", "co.uk", "com.br", "fr", "io");

  /** The network address of an instance: absolute URL and registrable domain, if there are any. */
  public record Address(Optional<String> host, Optional<String> domain) {}

  static Identity of(GeneratorOptions options, int index, boolean hosted, SplitMixRandom random) {
    String name = name(random, index);
    String workspace = name + ".obmeet.cloud";
    Address address =
        hosted
            ? new Address(Optional.of("https://" + workspace), Optional.of(workspace))
            : address(options, name, random);
    String id =
        random.chance(0.3)
            ? CanaryString.WORD + random.letters(13)
            : random.hex(8) + CanaryString.UUID + "8" + random.hex(3) + "-" + random.hex(12);
    String hash = CanaryString.WORD + random.letters(39) + "=";
    String token = CanaryString.WORD + "." + random.letters(40);
    return new Identity(id, address, name, hash, token, 9_090_900_000L + index);
  }

  static Address address(GeneratorOptions options, String name, SplitMixRandom random) {
    int draw = random.below(100);
    if (draw < 78) {
      int domainNumber =
          new Zipf(Math.max(1, (int) (options.instances() * 0.7)), 0.55).draw(random);
      SplitMixRandom owner = SplitMixRandom.of(options.seed(), "domain", domainNumber);
      String domain = name(owner, domainNumber) + "." + owner.pick(SUFFIXES);
      return new Address(Optional.of(url(domain, random)), Optional.of(domain));
    }
    if (draw < 95) {
      String host = "http://10." + random.below(256) + "." + random.below(256) + ".7:3000/" + name;
      return new Address(Optional.of(host), Optional.empty());
    }
    return new Address(Optional.empty(), Optional.empty());
  }

  private static String name(SplitMixRandom random, int number) {
    return CanaryString.WORD + "-" + random.pick(NAMES) + "-" + number;
  }

  private static String url(String domain, SplitMixRandom random) {
    String host = random.pick(List.of("chat.", "talk.", "im.intern.", "")) + domain;
    String spelling = random.chance(0.02) ? host.replace('o', 'O').replace('a', 'A') : host;
    return "https://" + spelling + random.pick(List.of("", "", "/", ":8443", "/chat/"));
  }

  /** Replaces {@code NAME} by the name, and {@code JOINED} by the name without hyphens. */
  public String text(String template) {
    return template.replace("NAME", name).replace("JOINED", name.replace("-", ""));
  }

  /** Returns the uptime of the process. It is also a canary, because it begins with the pid. */
  public String uptime() {
    return pid + ".909";
  }
}
