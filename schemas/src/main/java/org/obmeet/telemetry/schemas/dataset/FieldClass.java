package org.obmeet.telemetry.schemas.dataset;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The class of a field by its risk of identification. It limits the allowed treatments. */
public enum FieldClass implements KeywordEnum {
  /** Identifies someone or something, such as a person. Only a keyed pseudonym is stored. */
  IDENTIFIER,
  /** May identify in combination with other fields. Only public labels are stored. */
  QUASI,
  /** A 64-bit integer, such as a count or a size. */
  MEASURE,
  FLAG,
  /** The day or the second of the event or report. */
  TIME
}
