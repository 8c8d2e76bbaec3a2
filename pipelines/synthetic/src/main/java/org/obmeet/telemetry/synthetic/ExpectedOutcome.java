package org.obmeet.telemetry.synthetic;

import java.util.Locale;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The outcome that a sent record must have in an ingest at {@code SyntheticDataset.ingestTime}. */
public enum ExpectedOutcome implements KeywordEnum {
  ACCEPTED,
  /** A record with the same contributor and record id as an accepted one before it. */
  DUPLICATE,
  /** A report without consent, or from a time before the consent. */
  NOT_OPTED_IN,
  /** A report from a time after the opt-out. */
  OPTED_OUT,
  /**
   * An event of a page that is not on the community server, or of an unknown sender if the event
   * has no page.
   */
  FOREIGN_ORIGIN,
  HOSTED_WORKSPACE,
  /** A record that is older than the retention of its stream. */
  PAST_RETENTION,
  /** A record whose time is later than the allowed clock error permits. */
  FROM_THE_FUTURE,
  MALFORMED_JSON,
  NOT_AN_OBJECT,
  TOO_DEEP,
  TOO_LONG,
  INVALID_UTF8,
  /** A record without an identifier and without data to compute one. */
  MISSING_IDENTIFIER,
  MISSING_TIME,
  BAD_TIME,
  UNKNOWN_BODY,
  EMPTY_BODY,
  /** An event of a type that is not stored. */
  UNKNOWN_EVENT,
  /** A self-describing event with an unknown schema. */
  UNKNOWN_SCHEMA,
  /** A tracker body with too many events. */
  TOO_MANY_PARTS;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
