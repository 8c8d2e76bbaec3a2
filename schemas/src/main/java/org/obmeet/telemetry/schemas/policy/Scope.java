package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The scope that a consent has and a field needs, the narrowest scope first. */
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
