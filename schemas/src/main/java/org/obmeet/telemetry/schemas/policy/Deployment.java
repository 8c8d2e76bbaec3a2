package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The kind of deployment of an instance, as its consent states; most restricted first. */
public enum Deployment implements KeywordEnum {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
