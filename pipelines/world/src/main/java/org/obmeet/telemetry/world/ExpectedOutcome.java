package org.obmeet.telemetry.world;

import java.util.Locale;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The outcome that a sent record must have in an ingest at {@code SyntheticDataset.ingestTime}. */
public enum ExpectedOutcome implements KeywordEnum {
  /** A record that is stored in the clean zone. */
  ACCEPTED,
  /** A record with the same contributor and record id as an accepted one before it. */
  DUPLICATE,
  /** A report without consent, or from a time before the consent. */
  NOT_OPTED_IN,
  /** A report from a time after the opt-out. */
  OPTED_OUT,
  /** A record whose data type the processing matrix forbids for this deployment. */
  NOT_ALLOWED_FOR_DEPLOYMENT,
  /** An event of a page outside the community server, or without page and of an unknown sender. */
  FOREIGN_ORIGIN,
  /** An event of a page of a hosted workspace. */
  HOSTED_WORKSPACE,
  /** A record that is older than the retention of its stream. */
  PAST_RETENTION,
  /** A record whose time is later than the allowed clock error permits. */
  FROM_THE_FUTURE,
  /** A truncated line. */
  MALFORMED_JSON,
  /** A line that is JSON but not an object. */
  NOT_AN_OBJECT,
  /** A line that is nested too deeply. */
  TOO_DEEP,
  /** A line that is too long. */
  TOO_LONG,
  INVALID_UTF8,
  /** A record without an identifier and without data to compute one. */
  MISSING_IDENTIFIER,
  /** A record without a time. */
  MISSING_TIME,
  /** A record with an invalid time. */
  BAD_TIME,
  /** A tracker body in an unknown format. */
  UNKNOWN_BODY,
  /** A tracker body without events. */
  EMPTY_BODY,
  /** An event of a type that is not stored. */
  UNKNOWN_EVENT,
  /** A self-describing event with an unknown schema. */
  UNKNOWN_SCHEMA,
  /** A tracker body with too many events. */
  TOO_MANY_PARTS;

  /** Returns the name in lower case, such as {@code not_opted_in}. */
  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
