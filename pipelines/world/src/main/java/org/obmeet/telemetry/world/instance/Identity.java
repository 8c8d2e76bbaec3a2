package org.obmeet.telemetry.world.instance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.Zipf;

/**
 * The identifying data of an instance, all of them canaries.
 *
 * @param uniqueId id of the installation
 * @param address address on the first day
 * @param name short name, which most other values contain
 * @param fingerprint unsalted hash of the address
 * @param token token of the statistics service
 * @param pid process id
 */
public record Identity(
    String uniqueId, Address address, String name, String fingerprint, String token, long pid) {
  private static final List<String> NAMES =
      List.of("aurora", "basalt", "cobalt", "delta", "ember", "fjord", "garnet", "harbour");
  private static final List<String> SUFFIXES =
      List.of("com", "org", "de", "net", "co.uk", "com.br", "fr", "io");

  /**
   * The network address of an instance.
   *
   * @param host absolute URL; empty if the operator has not set it
   * @param domain registrable domain of the host; empty if there is none
   */
  public record Address(Optional<String> host, Optional<String> domain) {}

  /** Returns the identity of a self-managed instance. */
  static Identity selfManaged(GeneratorOptions options, int index, SplitMixRandom random) {
    String name = name(random, index);
    return of(index, name, address(options, name, random), random);
  }

  /** Returns an address of a self-managed instance. */
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

  /** Returns the identity of a hosted workspace. */
  static Identity hosted(int index, SplitMixRandom random) {
    String name = name(random, index);
    String domain = name + ".obmeet.cloud";
    Optional<String> host = Optional.of("https://" + domain);
    return of(index, name, new Address(host, Optional.of(domain)), random);
  }

  private static Identity of(int index, String name, Address address, SplitMixRandom random) {
    String id =
        random.chance(0.3)
            ? CanaryString.WORD + random.letters(13)
            : random.hex(8) + CanaryString.UUID + "8" + random.hex(3) + "-" + random.hex(12);
    String hash = CanaryString.WORD + random.letters(39) + "=";
    String token = CanaryString.WORD + "." + random.letters(40);
    long pid = 9_090_900_000L + index;
    return new Identity(id, address, name, hash, token, pid);
  }

  private static String name(SplitMixRandom random, int domainNumber) {
    return CanaryString.WORD + "-" + random.pick(NAMES) + "-" + domainNumber;
  }

  private static String url(String domain, SplitMixRandom random) {
    String host = random.pick(List.of("chat.", "talk.", "im.intern.", "")) + domain;
    String spelling = random.chance(0.02) ? host.replace('o', 'O').replace('a', 'A') : host;
    return "https://" + spelling + random.pick(List.of("", "", "/", ":8443", "/chat/"));
  }

  public String organization() {
    return "Society for " + name;
  }

  public String siteName() {
    return "The chat of " + name;
  }

  public String website() {
    return "https://www." + name + ".example/about";
  }

  public String contactName() {
    return "Ada " + name;
  }

  public String contactEmail() {
    return "ada@" + name + ".example";
  }

  public String smtpHost() {
    return "smtp." + name + ".example";
  }

  public String fromEmail() {
    return "no-reply@" + name + ".example";
  }

  public String biggestRoom() {
    return "#everyone-at-" + name;
  }

  public String smallestRoom() {
    return "#board-of-" + name;
  }

  public String roomId() {
    return "!" + name + "room:matrix." + name + ".example";
  }

  public List<String> federatedServers() {
    return List.of("matrix.partner-of-" + name + ".example", "matrix." + name + ".example");
  }

  public String sourceId() {
    return "app-" + name;
  }

  public String sourceAlias() {
    return "WhatsApp of " + name;
  }

  public String oauthKey() {
    return "Login" + name.replace("-", "");
  }

  public String teamId() {
    return "team" + name.replace("-", "");
  }

  public String branch() {
    return "feature/" + name;
  }

  public String tag() {
    return "build-" + name;
  }

  public String cpu() {
    return "Virtual CPU of " + name + " @ 2.30GHz";
  }

  public String uptime() {
    return pid + ".909";
  }

  /** Returns all identifying strings. */
  public Stream<CanaryString> canaries() {
    Stream<CanaryString> fixed =
        Stream.of(
            new CanaryString("unique_id", uniqueId),
            new CanaryString("fingerprint", fingerprint),
            new CanaryString("stats_token", token),
            new CanaryString("organization_name", organization()),
            new CanaryString("site_name", siteName()),
            new CanaryString("website", website()),
            new CanaryString("contact_name", contactName()),
            new CanaryString("contact_email", contactEmail()),
            new CanaryString("smtp_host", smtpHost()),
            new CanaryString("from_email", fromEmail()),
            new CanaryString("biggest_room", biggestRoom()),
            new CanaryString("smallest_room", smallestRoom()),
            new CanaryString("room_id", roomId()),
            new CanaryString("federated_server", federatedServers().get(0)),
            new CanaryString("federated_server", federatedServers().get(1)),
            new CanaryString("source_id", sourceId()),
            new CanaryString("source_alias", sourceAlias()),
            new CanaryString("oauth_key", oauthKey()),
            new CanaryString("team_id", teamId()),
            new CanaryString("branch", branch()),
            new CanaryString("tag", tag()),
            new CanaryString("cpu_model", cpu()),
            new CanaryString("pid", Long.toString(pid)));
    return Stream.concat(fixed, address.host().stream().map(h -> new CanaryString("host", h)));
  }
}
