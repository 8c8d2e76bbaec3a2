package org.obmeet.telemetry.collector.intake;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** The outcome of a request about consent. */
public sealed interface ConsentOutcome {
  /** Returns the label of the outcome in a metric. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** An outcome without further data. */
  enum Plain implements ConsentOutcome {
    CONFIRMED,
    CHANGED,
    WITHDRAWN,
    /** A refused request: the token is missing or wrong, or there is no consent. */
    REFUSED,
    /** A refused opt-in without the token of the consent in force. */
    HELD,
    /** A refused decision of an instance that has made too many within a day. */
    TOO_MANY,
    /** A refused change or report: only the host of the instance can confirm it. */
    NEEDS_HOST,
    /** A refused confirmation: another host confirmed a consent, or no host is known for it. */
    OTHER_HOST;

    @Override
    public String word() {
      return name().replace("_", "").toLowerCase(Locale.ROOT);
    }
  }

  /** An opt-in with its token. An unconfirmed opt-in can be confirmed until it expires. */
  record Opened(String token, boolean confirmed, Instant expires) implements ConsentOutcome {
    /** Omits the token, because the text may be logged. */
    @Override
    public String toString() {
      return "opened";
    }
  }

  /**
   * A consent, or an opt-in that is not confirmed.
   *
   * @param row row of the consent stream; the row of an unconfirmed opt-in is recorded only after
   *     the confirmation
   * @param since epoch second of the first decision with the token; empty if it is not confirmed
   */
  record Shown(GenericRecord row, Optional<Long> since) implements ConsentOutcome {}
}
