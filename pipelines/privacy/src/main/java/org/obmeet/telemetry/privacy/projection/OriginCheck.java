package org.obmeet.telemetry.privacy.projection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

/** Checks that a page, and so its event, belongs to the community server. */
final class OriginCheck {
  private final Set<String> hosts;
  private final List<String> hostedSuffixes;

  OriginCheck(ProcessingPolicy policy) {
    hosts = Set.copyOf(policy.communityHosts());
    hostedSuffixes = policy.hostedSuffixes();
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
    return hostedSuffixes.stream().anyMatch(suffix -> ("." + host).endsWith(suffix));
  }
}
