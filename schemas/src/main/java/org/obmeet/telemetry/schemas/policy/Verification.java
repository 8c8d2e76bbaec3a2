package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The verification of a report's sender as a representative of the instance. */
public enum Verification implements KeywordEnum {
  /** The sender has the instance's token, or its reports were imported. */
  VERIFIED,
  /** The sender is a stock server, which has no token. */
  UNVERIFIED
}
