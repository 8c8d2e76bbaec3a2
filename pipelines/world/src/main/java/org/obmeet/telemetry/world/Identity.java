package org.obmeet.telemetry.world;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What would betray an instance, every bit of it planted.
 *
 * @param uniqueId id of the installation
 * @param address where it is reached on the first day
 * @param name a short name that most of the others contain
 * @param fingerprint unsalted hash of the address
 * @param token token of the statistics service
 * @param pid process id
 */
record Identity(
    String uniqueId, Address address, String name, String fingerprint, String token, long pid) {
  private static final List<String> NAMES =
      List.of("aurora", "basalt", "cobalt", "delta", "ember", "fjord", "garnet", "harbour");
  private static final List<String> SUFFIXES =
      List.of("com", "org", "de", "net", "co.uk", "com.br", "fr", "io");

  /**
   * Where an instance is reached.
   *
   * @param host absolute URL, absent where the operator set none
   * @param domain registrable domain of the host, absent where it has none
   */
  record Address(Optional<String> host, Optional<String> domain) {}

  /** Identity of a self-managed instance. */
  static Identity selfManaged(WorldOptions o, int index, Dice dice) {
    String name = name(dice, index);
    return of(index, name, address(o, name, dice), dice);
  }

  /** An address of a self-managed instance. */
  static Address address(WorldOptions o, String name, Dice dice) {
    int kind = dice.below(100);
    if (kind < 78) {
      int number = new Zipf(Math.max(1, (int) (o.instances() * 0.7)), 0.55).draw(dice);
      Dice owner = Dice.of(o.seed(), "domain", number);
      String domain = name(owner, number) + "." + owner.pick(SUFFIXES);
      return new Address(Optional.of(url(domain, dice)), Optional.of(domain));
    }
    if (kind < 95) {
      String host = "http://10." + dice.below(256) + "." + dice.below(256) + ".7:3000/" + name;
      return new Address(Optional.of(host), Optional.empty());
    }
    return new Address(Optional.empty(), Optional.empty());
  }

  /** Identity of a hosted workspace. */
  static Identity hosted(int index, Dice dice) {
    String name = name(dice, index);
    String domain = name + ".obmeet.cloud";
    Optional<String> host = Optional.of("https://" + domain);
    return of(index, name, new Address(host, Optional.of(domain)), dice);
  }

  private static Identity of(int index, String name, Address address, Dice dice) {
    String id =
        dice.chance(0.3)
            ? Planted.WORD + dice.letters(13)
            : dice.hex(8) + Planted.UUID + "8" + dice.hex(3) + "-" + dice.hex(12);
    String hash = Planted.WORD + dice.letters(39) + "=";
    String token = Planted.WORD + "." + dice.letters(40);
    long pid = 9_090_900_000L + index;
    return new Identity(id, address, name, hash, token, pid);
  }

  private static String name(Dice dice, int number) {
    return Planted.WORD + "-" + dice.pick(NAMES) + "-" + number;
  }

  private static String url(String domain, Dice dice) {
    String host = dice.pick(List.of("chat.", "talk.", "im.intern.", "")) + domain;
    String spelt = dice.chance(0.02) ? host.replace('o', 'O').replace('a', 'A') : host;
    return "https://" + spelt + dice.pick(List.of("", "", "/", ":8443", "/chat/"));
  }

  String organization() {
    return "Society for " + name;
  }

  String siteName() {
    return "The chat of " + name;
  }

  String website() {
    return "https://www." + name + ".example/about";
  }

  String contactName() {
    return "Ada " + name;
  }

  String contactEmail() {
    return "ada@" + name + ".example";
  }

  String smtpHost() {
    return "smtp." + name + ".example";
  }

  String fromEmail() {
    return "no-reply@" + name + ".example";
  }

  String biggestRoom() {
    return "#everyone-at-" + name;
  }

  String smallestRoom() {
    return "#board-of-" + name;
  }

  String roomId() {
    return "!" + name + "room:matrix." + name + ".example";
  }

  List<String> federatedServers() {
    return List.of("matrix.partner-of-" + name + ".example", "matrix." + name + ".example");
  }

  String sourceId() {
    return "app-" + name;
  }

  String sourceAlias() {
    return "WhatsApp of " + name;
  }

  String oauthKey() {
    return "Login" + name.replace("-", "");
  }

  String teamId() {
    return "team" + name.replace("-", "");
  }

  String branch() {
    return "feature/" + name;
  }

  String tag() {
    return "build-" + name;
  }

  String cpu() {
    return "Virtual CPU of " + name + " @ 2.30GHz";
  }

  String uptime() {
    return pid + ".909";
  }

  /** Every string of it. */
  Stream<Planted> planted() {
    Stream<Planted> fixed =
        Stream.of(
            new Planted("unique_id", uniqueId),
            new Planted("fingerprint", fingerprint),
            new Planted("stats_token", token),
            new Planted("organization_name", organization()),
            new Planted("site_name", siteName()),
            new Planted("website", website()),
            new Planted("contact_name", contactName()),
            new Planted("contact_email", contactEmail()),
            new Planted("smtp_host", smtpHost()),
            new Planted("from_email", fromEmail()),
            new Planted("biggest_room", biggestRoom()),
            new Planted("smallest_room", smallestRoom()),
            new Planted("room_id", roomId()),
            new Planted("federated_server", federatedServers().get(0)),
            new Planted("federated_server", federatedServers().get(1)),
            new Planted("source_id", sourceId()),
            new Planted("source_alias", sourceAlias()),
            new Planted("oauth_key", oauthKey()),
            new Planted("team_id", teamId()),
            new Planted("branch", branch()),
            new Planted("tag", tag()),
            new Planted("cpu_model", cpu()),
            new Planted("pid", Long.toString(pid)));
    return Stream.concat(fixed, address.host().stream().map(h -> new Planted("host", h)));
  }
}
