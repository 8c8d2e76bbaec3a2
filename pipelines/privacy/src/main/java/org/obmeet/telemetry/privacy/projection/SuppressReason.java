package org.obmeet.telemetry.privacy.projection;

import java.util.Optional;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy.ProcessingRule;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The reason why a record must not be processed. The record is counted, never quarantined. */
public enum SuppressReason implements KeywordEnum {
  /** The instance has never opted in. */
  NOT_OPTED_IN,
  /** The instance has opted out. */
  OPTED_OUT,
  /** The consent covers only the fields that every record has. */
  OUT_OF_SCOPE,
  /** The policy's matrix does not allow processing for this deployment. */
  NOT_ALLOWED_FOR_DEPLOYMENT,
  /** The page, app or key of the event does not belong to the community server. */
  FOREIGN_ORIGIN,
  /** The event is from a hosted workspace. */
  HOSTED_WORKSPACE,
  /** The policy has no purpose for this kind of event, such as Segment's {@code identify}. */
  NO_PURPOSE,
  /** The person's browser requests not to be tracked. */
  DO_NOT_TRACK,
  /** The record is older than the retention period of clean data. */
  PAST_RETENTION,
  /** The record is of an erased or objecting subject, or repeats an erased record. */
  ERASED;

  /** Returns the reason why a consent does not allow a report; empty if the consent allows it. */
  public static Optional<SuppressReason> of(ConsentDecision decision, ProcessingPolicy policy) {
    if (decision instanceof ConsentDecision.NeverOptedIn) {
      return Optional.of(NOT_OPTED_IN);
    }
    if (!(decision instanceof ConsentDecision.InForce inForce)) {
      return Optional.of(OPTED_OUT);
    }
    return policy.rule("statistics", inForce.state().deployment()) == ProcessingRule.NO
        ? Optional.of(NOT_ALLOWED_FOR_DEPLOYMENT)
        : Optional.empty();
  }
}
