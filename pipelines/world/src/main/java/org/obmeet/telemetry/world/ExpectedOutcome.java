package org.obmeet.telemetry.world;

import java.util.Locale;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** What must become of a record of the wire when the whole world is ingested at its clock. */
public enum ExpectedOutcome implements KeywordEnum {
  /** It stands in clean. */
  ACCEPTED,
  /** The same contributor and record as an accepted one before it. */
  DUPLICATE,
  /** A report of an instance without consent, or of a time before its consent. */
  NOT_OPTED_IN,
  /** A report of a time after the opt-out. */
  OPTED_OUT,
  /** The matrix does not allow its data type for the deployment, consent or not. */
  NOT_ALLOWED_FOR_DEPLOYMENT,
  /** An event of a page, or without a page of a sender, that is not the community server's. */
  FOREIGN_ORIGIN,
  /** An event of a hosted workspace's page. */
  HOSTED_WORKSPACE,
  /** Older than its stream's retention. */
  PAST_RETENTION,
  /** Further in the future than a clock may be wrong. */
  FROM_THE_FUTURE,
  /** A line that is cut off. */
  MALFORMED_JSON,
  /** A line that is JSON, but no object. */
  NOT_AN_OBJECT,
  /** A line nested deeper than may be. */
  TOO_DEEP,
  /** A line longer than may be. */
  TOO_LONG,
  /** A line that is not UTF-8. */
  INVALID_UTF8,
  /** A record without an identifier, and nothing to make one from. */
  MISSING_IDENTIFIER,
  /** A record that says no time. */
  MISSING_TIME,
  /** A record whose time cannot be read. */
  BAD_TIME,
  /** A body of a tracker that is not understood. */
  UNKNOWN_BODY,
  /** A body without an event. */
  EMPTY_BODY,
  /** A kind of event that is not held. */
  UNKNOWN_EVENT,
  /** A self-describing event of a schema that is not understood. */
  UNKNOWN_SCHEMA,
  /** A body of more events than are taken. */
  TOO_MANY_PARTS;

  /** The name in lower case, {@code not_opted_in}. */
  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
