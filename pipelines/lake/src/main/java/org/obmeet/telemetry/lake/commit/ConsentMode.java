package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Where a lake's consents come from. */
public enum ConsentMode implements KeywordEnum {
  /** Each instance's consent was recorded. */
  RECORDED,
  /** Consent was assumed, for a demonstration; the lake stays marked as such. */
  ASSUMED
}
