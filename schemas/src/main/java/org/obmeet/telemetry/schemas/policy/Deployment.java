package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The kind of deployment of an instance, from its consent, the most restricted kind first. */
public enum Deployment implements KeywordEnum {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
