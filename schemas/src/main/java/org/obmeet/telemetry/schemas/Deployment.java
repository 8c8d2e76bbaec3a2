package org.obmeet.telemetry.schemas;

/** How an instance is run; part of its consent. */
public enum Deployment implements Worded {
  UNREGISTERED,
  REGISTERED,
  HOSTED
}
