package org.obmeet.telemetry.privacy.projection;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.projection.address.HostNames;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;

/** Finds the organisation behind an instance's address. */
final class RegistrableDomains {
  private final List<String> hostedSuffixes;

  /** Takes the domains under which every customer has a name, as public suffixes are. */
  RegistrableDomains(List<String> hostedSuffixes) {
    this.hostedSuffixes = hostedSuffixes.stream().map(s -> "." + OriginCheck.plain(s)).toList();
  }

  /**
   * The registrable domain of an address, in lower case; empty for IP addresses, local names and
   * public suffixes.
   */
  Optional<String> domain(String address) {
    String host = ascii(PageUrl.hostOf(address));
    if (host.isEmpty() || host.length() > 255 || host.startsWith("[")) {
      return Optional.empty();
    }
    for (String suffix : hostedSuffixes) {
      if (host.endsWith(suffix)) {
        int dot = host.lastIndexOf('.', host.length() - suffix.length() - 1);
        return Optional.of(host.substring(dot + 1));
      }
    }
    return InetAddresses.isInetAddress(host) ? Optional.empty() : registrable(host);
  }

  /** Takes a name apart once: what looks whether it is valid would take it apart too. */
  private static Optional<String> registrable(String host) {
    InternetDomainName name;
    try {
      name = InternetDomainName.from(host);
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
    return name.isUnderPublicSuffix()
        ? Optional.of(name.topPrivateDomain().toString())
        : Optional.empty();
  }

  /** One spelling of names beyond ASCII; empty where there is none. */
  private static String ascii(String host) {
    try {
      return HostNames.ascii(host);
    } catch (IllegalArgumentException | ArithmeticException noName) {
      return "";
    }
  }
}
