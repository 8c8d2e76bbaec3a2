package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The status of a report's sender: it has proved to represent the instance, or it has not. */
public enum Verification implements KeywordEnum {
  /** The sender has the instance's token, or the report was imported. */
  VERIFIED,
  /** The sender is a stock server, which has no token. */
  UNVERIFIED
}
