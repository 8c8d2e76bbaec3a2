package org.obmeet.telemetry.schemas.dataset;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** A field's class, by its risk of identification. It determines the allowed treatments. */
public enum FieldClass implements KeywordEnum {
  /** Identifies a person, an instance or a record. It is stored as a keyed pseudonym only. */
  IDENTIFIER,
  /** A quasi-identifier, which may identify in combination. Only public labels are stored. */
  QUASI,
  /** A 64-bit count or size. */
  MEASURE,
  /** True, false or absent. */
  FLAG,
  /** The event time. */
  TIME
}
