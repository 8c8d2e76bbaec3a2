package org.obmeet.telemetry.lake;

import org.obmeet.telemetry.schemas.Worded;

/** Where a lake's consents come from. */
public enum ConsentMode implements Worded {
  /** Each instance's consent was recorded. */
  RECORDED,
  /** Consent was assumed, for a demonstration; the lake stays marked as such. */
  ASSUMED
}
