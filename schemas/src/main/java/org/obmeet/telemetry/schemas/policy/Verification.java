package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The status of a report's sender, which follows from the consent in force. */
public enum Verification implements KeywordEnum {
  /** The consent in force is not from a stock server. */
  VERIFIED,
  /** The consent in force is from a stock (unmodified) server, which has no token. */
  UNVERIFIED
}
