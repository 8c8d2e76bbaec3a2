package org.obmeet.telemetry.schemas.dataset;

/** The type of a field's values in memory and in files of the clean zone. */
public enum ValueType {
  /** A 16-byte pseudonym; Avro fixed(16). */
  PSEUDONYM,
  /** A label of a public domain; Avro string. */
  LABEL,
  /** A 64-bit integer; Avro long. */
  LONG,
  /** Avro boolean. */
  BOOLEAN,
  /** Days since 1970-01-01 in UTC; Avro int with logical type date. */
  DAY,
  /** Seconds since 1970-01-01T00:00:00Z; Avro long. */
  SECOND
}
