package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The reason why a record is rejected as invalid. */
public enum RejectReason implements KeywordEnum {
  /** Not one JSON document: broken, cut off, or followed by something else. */
  MALFORMED_JSON,
  /** JSON, but not an object although one is required. */
  NOT_AN_OBJECT,
  /** Nested deeper than the data set allows. */
  TOO_DEEP,
  /** A record, name or number longer than allowed. */
  TOO_LONG,
  /** Bytes that are not UTF-8. */
  INVALID_UTF8,
  /** A compressed file that ends early. */
  TRUNCATED_INPUT,
  /** A file that cannot be decompressed or opened. */
  CORRUPT_INPUT,
  /** A block of an Avro file that cannot be read. */
  CORRUPT_BLOCK,
  /** No identifier, and nothing to derive one from. */
  MISSING_IDENTIFIER,
  /** A required field is missing. */
  MISSING_FIELD,
  /** No event time, and no time of receipt. */
  MISSING_TIME,
  /** An event time that cannot be read. */
  BAD_TIME,
  /** An event time later than the clock skew allows. */
  FROM_THE_FUTURE,
  /** Not a supported tracker body. */
  UNKNOWN_BODY,
  /** A tracker body without any event. */
  EMPTY_BODY,
  /** A kind of event that the stream does not contain, such as Segment's {@code identify}. */
  UNKNOWN_EVENT,
  /** A self-describing event or payload of an unknown schema. */
  UNKNOWN_SCHEMA,
  /** A stream that is not declared. */
  UNKNOWN_STREAM,
  /** More events in one body than allowed. */
  TOO_MANY_PARTS
}
