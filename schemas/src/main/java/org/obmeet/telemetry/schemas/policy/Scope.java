package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The scope of consent that is needed to store a field. */
public enum Scope implements KeywordEnum {
  /** Fields that need no particular scope, such as pseudonyms, times and all fields of events. */
  ENVELOPE,
  /** Fields that are shown on the administrator's info page. */
  INFO_PAGE,
  /** All other fields. They need a consent with this scope. */
  EXTENDED;

  /** Returns true if a consent of this scope includes fields of the other scope. */
  public boolean covers(Scope needed) {
    return needed.ordinal() <= ordinal();
  }
}
