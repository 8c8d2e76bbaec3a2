package org.obmeet.telemetry.schemas.policy;

import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.policy.TombstoneRule.Lasts;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The processing rules of the privacy policy, {@code policy/processing.yaml}.
 *
 * @param matrix rules by data type (statistics, tracking) and deployment. The rules of tracking are
 *     not applied, because events are accepted only from the community server
 * @param communityHosts hosts of the community server, whose events are processed
 * @param hostedSuffixes domain suffixes of hosted workspaces, such as {@code .obmeet.cloud}. Events
 *     of these workspaces are never processed. In reports, a suffix is treated as a public suffix:
 *     each customer's domain below it is a registrable domain
 * @param appIds registered app ids of Snowplow and service names of OpenTelemetry
 * @param writeKeys registered write keys of Segment and RudderStack, API keys of PostHog, and API
 *     secrets of Google Analytics
 * @param siteIds registered site ids of Matomo
 * @param honourDoNotTrack true if a Do-Not-Track signal prevents processing
 * @param region name of the region in which data is processed and stored
 * @param policyVersion version of the privacy policy in force
 * @param withdrawalGrace time from a withdrawal of consent to the erasure of the data
 * @param offboardingGrace time from the end of a hosted subscription to the erasure of the data
 * @param tombstones rules by reason of an erasure; a rule limits the time in which the erasure
 *     rejects new data
 */
public record ProcessingPolicy(
    Map<String, Map<Deployment, ProcessingRule>> matrix,
    List<String> communityHosts,
    List<String> hostedSuffixes,
    Set<String> appIds,
    Set<String> writeKeys,
    Set<String> siteIds,
    boolean honourDoNotTrack,
    String region,
    String policyVersion,
    Period withdrawalGrace,
    Period offboardingGrace,
    StoragePeriods storage,
    Map<String, TombstoneRule> tombstones) {
  /** The rules of a catalogue that declares none. */
  static final Map<String, TombstoneRule> DEFAULT_TOMBSTONES =
      Map.of(
          "request", new TombstoneRule(Lasts.REPLAYS, "erasure"),
          "minor", new TombstoneRule(Lasts.LIFTED, "children"),
          "objection", new TombstoneRule(Lasts.LIFTED, "objection"));

  /** The rule for a data type and deployment; without a consent, no report is processed. */
  public enum ProcessingRule implements KeywordEnum {
    /** The data is never processed, even with a consent. */
    NO,
    /** The data is processed only with an explicit consent of the instance. */
    CONSENT,
    /** The data is part of the service. Reports are treated as with {@link #CONSENT}. */
    YES
  }

  public ProcessingPolicy {
    matrix = Collections.unmodifiableMap(new TreeMap<>(matrix));
    communityHosts = List.copyOf(communityHosts);
    hostedSuffixes = List.copyOf(hostedSuffixes);
    appIds = Set.copyOf(appIds);
    writeKeys = Set.copyOf(writeKeys);
    siteIds = Set.copyOf(siteIds);
    tombstones = Collections.unmodifiableMap(new TreeMap<>(tombstones));
  }

  /**
   * Returns the rule for the reason of an erasure. A reason without a rule has the rule of a
   * request.
   */
  public TombstoneRule tombstone(String reason) {
    return tombstones.getOrDefault(reason, tombstones.get("request"));
  }

  /** Returns the rule for a data type and deployment; {@code NO} if the matrix has no rule. */
  public ProcessingRule rule(String dataType, Deployment deployment) {
    return matrix.getOrDefault(dataType, Map.of()).getOrDefault(deployment, ProcessingRule.NO);
  }
}
