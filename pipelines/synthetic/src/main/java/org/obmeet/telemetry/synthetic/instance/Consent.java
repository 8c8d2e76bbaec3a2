package org.obmeet.telemetry.synthetic.instance;

import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A consent decision of an instance's administrator, which is a line of the consents file.
 *
 * @param uniqueId id of the instance
 * @param statistics true for an opt-in, false for an opt-out
 */
public record Consent(
    String uniqueId,
    boolean statistics,
    Scope scope,
    Deployment deployment,
    Optional<String> account,
    String policyVersion,
    Instant at) {}
