package org.obmeet.telemetry.world;

import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Deployment;
import org.obmeet.telemetry.schemas.Scope;

/** One decision of an instance's administrator, a line of the consents file. */
record Consent(
    String uniqueId,
    boolean statistics,
    Scope scope,
    Deployment deployment,
    Optional<String> account,
    String policyVersion,
    Instant at) {}
