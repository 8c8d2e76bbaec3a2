package org.obmeet.telemetry.privacy.projection;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.projection.address.HostNames;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;

/** Finds the registrable domain of an instance's address, which identifies the organisation. */
public final class RegistrableDomains {
  private final List<String> hostedSuffixes;

  /**
   * @param hostedSuffixes domains under which each customer has a name, such as {@code
   *     .obmeet.cloud}; they are treated as public suffixes
   */
  public RegistrableDomains(List<String> hostedSuffixes) {
    this.hostedSuffixes = List.copyOf(hostedSuffixes);
  }

  /**
   * Returns the registrable domain of an address, in lower case. The result is empty for IP
   * addresses, public suffixes, and local or invalid names.
   */
  public Optional<String> domain(String address) {
    String host = host(address);
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

  private static Optional<String> registrable(String host) {
    return Optional.of(host)
        .filter(InternetDomainName::isValid)
        .map(InternetDomainName::from)
        .filter(InternetDomainName::isUnderPublicSuffix)
        .map(name -> name.topPrivateDomain().toString());
  }

  /** Returns the host of an address in ASCII and lower case; empty text if it has none. */
  public static String host(String address) {
    try {
      return HostNames.ascii(PageUrl.hostOf(address));
    } catch (IllegalArgumentException | ArithmeticException noName) {
      return "";
    }
  }
}
