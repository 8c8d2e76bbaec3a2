package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Whether whoever sent a report had shown that it speaks for the instance. */
public enum Verification implements KeywordEnum {
  /** It holds the instance's token, or its reports were imported. */
  VERIFIED,
  /** A stock server, which holds no token. */
  UNVERIFIED
}
