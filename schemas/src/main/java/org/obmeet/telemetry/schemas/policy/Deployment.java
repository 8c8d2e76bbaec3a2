package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The kind of deployment of an instance, which is part of its consent. */
public enum Deployment implements KeywordEnum {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
