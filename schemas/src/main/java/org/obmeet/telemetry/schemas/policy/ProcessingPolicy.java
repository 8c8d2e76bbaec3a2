package org.obmeet.telemetry.schemas.policy;

import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * {@code policy/processing.yaml}: the privacy policy's matrix, and what counts as the community
 * server.
 *
 * @param matrix data type (statistics, tracking) to deployment to rule
 * @param communityHosts hosts whose pages are tracked
 * @param hostedSuffixes domain suffixes of hosted workspaces, whose events are never processed
 * @param appIds registered Snowplow app ids
 * @param writeKeys registered Segment write keys
 * @param siteIds registered Matomo site ids
 * @param honourDoNotTrack whether a Do-Not-Track signal is honoured
 * @param region where data are processed and kept, as operators name it
 * @param policyVersion version of the privacy policy in force
 * @param withdrawalGrace time between a withdrawal and the erasure of what was kept under it
 * @param offboardingGrace the same, of the end of a hosted subscription
 */
public record ProcessingPolicy(
    Map<String, Map<Deployment, Rule>> matrix,
    List<String> communityHosts,
    List<String> hostedSuffixes,
    Set<String> appIds,
    Set<String> writeKeys,
    Set<String> siteIds,
    boolean honourDoNotTrack,
    String region,
    String policyVersion,
    Period withdrawalGrace,
    Period offboardingGrace) {
  /** What the matrix says of one data type and deployment. */
  public enum Rule implements KeywordEnum {
    /** Never processed. */
    NO,
    /** Processed only under an explicit consent of the instance. */
    CONSENT,
    /** Processed as part of the service. */
    YES
  }

  public ProcessingPolicy {
    matrix = Collections.unmodifiableMap(new TreeMap<>(matrix));
    communityHosts = List.copyOf(communityHosts);
    hostedSuffixes = List.copyOf(hostedSuffixes);
    appIds = Set.copyOf(appIds);
    writeKeys = Set.copyOf(writeKeys);
    siteIds = Set.copyOf(siteIds);
  }

  /** The rule for a data type and deployment; {@code NO} where the matrix is silent. */
  public Rule rule(String dataType, Deployment deployment) {
    return matrix.getOrDefault(dataType, Map.of()).getOrDefault(deployment, Rule.NO);
  }
}
