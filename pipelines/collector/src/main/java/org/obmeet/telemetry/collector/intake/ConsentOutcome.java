package org.obmeet.telemetry.collector.intake;

/** The outcome of a decision on consent. The names of the records are labels of a metric. */
public sealed interface ConsentOutcome {
  /** A new consent, with the token that is shown only once. */
  record Opened(String token) implements ConsentOutcome {
    /** Omits the token, because the text may be logged. */
    @Override
    public String toString() {
      return "opened";
    }
  }

  /** A changed or repeated consent. */
  record Changed() implements ConsentOutcome {}

  /** An ended consent. */
  record Withdrawn() implements ConsentOutcome {}

  /** A refused decision: the token is missing or wrong, or an opt-out finds no consent. */
  record Refused() implements ConsentOutcome {}
}
