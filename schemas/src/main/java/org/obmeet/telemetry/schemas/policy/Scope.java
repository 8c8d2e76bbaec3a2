package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The scope of consent that a field needs to be stored. */
public enum Scope implements KeywordEnum {
  /** Fields that are needed to locate and count any record: pseudonyms, day, consent attributes. */
  ENVELOPE,
  /** Fields that the administrator's info page shows. */
  INFO_PAGE,
  /** Additional fields, which need a consent with this scope. */
  EXTENDED;

  /** Returns true if a consent of this scope covers a field of another scope. */
  public boolean covers(Scope needed) {
    return needed.ordinal() <= ordinal();
  }
}
