package org.obmeet.telemetry.collector.intake;

import java.util.Optional;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;

/** The content of an opt-in; {@code stock} allows reports of an unmodified server. */
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
