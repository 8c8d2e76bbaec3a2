package org.obmeet.telemetry.privacy.consent;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;

/**
 * A consent in force.
 *
 * @param scope what may be stored
 * @param deployment how the instance is run
 * @param verification whether who reports has shown to speak for the instance
 * @param ownerSubject subject of the account that consented, if it has one
 * @param since start of the unbroken consent; a change of scope does not break it
 */
public record ConsentState(
    Scope scope,
    Deployment deployment,
    Verification verification,
    Optional<byte[]> ownerSubject,
    Instant since) {
  public ConsentState {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(verification, "verification");
    Objects.requireNonNull(ownerSubject, "ownerSubject");
    Objects.requireNonNull(since, "since");
  }
}
