package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Scope of consent under which a field may be stored. */
public enum Scope implements KeywordEnum {
  /** Needed to place and count the record at all: pseudonyms, day, consent facts. */
  ENVELOPE,
  /** Shown on the administrator's info page. */
  INFO_PAGE,
  /** A named addition, stored only under a consent whose scope says so. */
  EXTENDED;

  /** Whether a consent of this scope covers a field of {@code needed}. */
  public boolean covers(Scope needed) {
    return needed.ordinal() <= ordinal();
  }
}
