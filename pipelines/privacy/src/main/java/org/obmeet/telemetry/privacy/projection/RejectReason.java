package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The reason why a record is rejected as invalid. */
public enum RejectReason implements KeywordEnum {
  /** The record, or JSON in one of its texts, is broken, cut off, or followed by other text. */
  MALFORMED_JSON,
  /** The record is JSON, but not the required object. */
  NOT_AN_OBJECT,
  /** The record is nested deeper than the data set allows. */
  TOO_DEEP,
  /** A record, name or number is longer than allowed. */
  TOO_LONG,
  /** The bytes are not UTF-8. */
  INVALID_UTF8,
  /** A compressed file ends too early. */
  TRUNCATED_INPUT,
  /** A file cannot be decompressed or opened. */
  CORRUPT_INPUT,
  /** An acknowledged record is in a damaged part of a landing segment. */
  CORRUPT_BLOCK,
  /** The record has no identifier, and none can be derived. */
  MISSING_IDENTIFIER,
  /** A required field is missing or unreadable. */
  MISSING_FIELD,
  /** The record has neither an event time nor a time of receipt. */
  MISSING_TIME,
  /** The event time cannot be read. */
  BAD_TIME,
  /** The event time is further in the future than the allowed clock skew. */
  FROM_THE_FUTURE,
  /** The line is not a supported tracker body. */
  UNKNOWN_BODY,
  /** The tracker body has no event. */
  EMPTY_BODY,
  /** The kind of the event is unknown. */
  UNKNOWN_EVENT,
  /** An event or payload has an unknown schema, or a landed row has a newer version. */
  UNKNOWN_SCHEMA,
  /** The stream is not declared. */
  UNKNOWN_STREAM,
  /** A body has more events than allowed. */
  TOO_MANY_PARTS
}
