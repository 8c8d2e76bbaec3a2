package org.obmeet.telemetry.collector.intake;

import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * An opt-in, as an administrator states it.
 *
 * @param scope what may be stored
 * @param deployment how the instance is run
 * @param policyVersion version of the privacy policy that is agreed to
 * @param account who answers for the instance, if somebody does
 * @param stock whether an unmodified server, which holds no token, may report
 */
public record OptInRequest(
    Scope scope,
    Deployment deployment,
    String policyVersion,
    Optional<String> account,
    boolean stock) {
  public OptInRequest {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(policyVersion, "policyVersion");
    Objects.requireNonNull(account, "account");
  }

  /** Says nothing of the account. */
  @Override
  public String toString() {
    return "opt-in of scope " + scope.word();
  }
}
