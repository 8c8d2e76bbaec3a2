package org.obmeet.telemetry.privacy.consent;

import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;

/**
 * A consent in force.
 *
 * @param scope the scope of the fields that may be stored
 * @param verification unverified if reports may come from a stock server, which has no token
 * @param ownerSubject 16-byte subject of the owner's account; empty if the consent names none
 * @param since start of the uninterrupted consent; a change of scope does not interrupt it
 */
public record ConsentState(
    Scope scope,
    Deployment deployment,
    Verification verification,
    Optional<byte[]> ownerSubject,
    Instant since) {}
