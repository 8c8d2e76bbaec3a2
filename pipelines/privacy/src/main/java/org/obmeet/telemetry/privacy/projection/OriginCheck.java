package org.obmeet.telemetry.privacy.projection;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

/** Checks that an event belongs to the community server. */
final class OriginCheck {
  private final Set<String> hosts = new HashSet<>();
  private final List<String> hostedSuffixes;

  OriginCheck(ProcessingPolicy policy) {
    policy.communityHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    hostedSuffixes = policy.hostedSuffixes().stream().map(OriginCheck::plain).toList();
  }

  /** Returns a domain suffix in lower case without its leading dot. */
  static String plain(String suffix) {
    String lower = suffix.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  /** Returns the reason to suppress an event of a page; empty if the event may be processed. */
  Optional<SuppressReason> check(PageUrl page) {
    if (hosts.contains(page.host())) {
      return Optional.empty();
    }
    return Optional.of(
        isHosted(page.host()) ? SuppressReason.HOSTED_WORKSPACE : SuppressReason.FOREIGN_ORIGIN);
  }

  private boolean isHosted(String host) {
    for (String suffix : hostedSuffixes) {
      boolean under = host.endsWith(suffix);
      if (under
          && (host.length() == suffix.length()
              || host.charAt(host.length() - suffix.length() - 1) == '.')) {
        return true;
      }
    }
    return false;
  }
}
