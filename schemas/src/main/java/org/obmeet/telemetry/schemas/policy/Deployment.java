package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** How an instance is run; part of its consent. */
public enum Deployment implements KeywordEnum {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
