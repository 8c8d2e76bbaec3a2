package org.obmeet.telemetry.schemas.dataset;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** What a field is to a person: decides which treatments it may have. */
public enum FieldClass implements KeywordEnum {
  /** Points at a person, an instance or a record; only ever stored as a keyed pseudonym. */
  IDENTIFIER,
  /** Does not identify alone, but may in combination; only values of a public domain are kept. */
  QUASI,
  /** A 64-bit count or size. */
  MEASURE,
  /** True, false or not said. */
  FLAG,
  /** The event time. */
  TIME
}
