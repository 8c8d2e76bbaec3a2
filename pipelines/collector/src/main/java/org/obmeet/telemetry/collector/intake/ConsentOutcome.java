package org.obmeet.telemetry.collector.intake;

/** What became of a decision on consent. */
public sealed interface ConsentOutcome {
  /** It is the first: here is the token, which is never shown again. */
  record Opened(String token) implements ConsentOutcome {
    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "opened";
    }
  }

  /** It changed what was held, or said the same again. */
  record Changed() implements ConsentOutcome {}

  /** It ended what was held. */
  record Withdrawn() implements ConsentOutcome {}

  /** It is not for this token to decide. */
  record Refused() implements ConsentOutcome {}
}
