package org.obmeet.telemetry.collector.intake;

import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The content of an opt-in.
 *
 * @param scope scope of fields that may be stored
 * @param deployment kind of deployment of the instance
 * @param policyVersion version of the privacy policy that the owner agrees to
 * @param account account of the owner; empty if none is given
 * @param stock true if an unmodified server, which has no token, may report
 */
public record OptInRequest(
    Scope scope,
    Deployment deployment,
    String policyVersion,
    Optional<String> account,
    boolean stock) {
  OptInRequest withStock(boolean allowed) {
    return new OptInRequest(scope, deployment, policyVersion, account, allowed);
  }

  /** Omits the account, because the text may be logged. */
  @Override
  public String toString() {
    return "opt-in of scope " + scope.word();
  }
}
