package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** How an instance is deployed, as its consent states; the most restricted kind is first. */
public enum Deployment implements KeywordEnum {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
