package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The origin of a lake's consents. */
public enum ConsentMode implements KeywordEnum {
  /** The consent of each instance was recorded. */
  RECORDED,
  /** Consent was assumed, for a demonstration. The lake keeps this mark forever. */
  ASSUMED
}
