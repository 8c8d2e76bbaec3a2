package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** An activity by which the system keeps a promise. Most keywords are names of commands. */
public enum PolicyActivity implements KeywordEnum {
  CATALOGUE("whenever a command loads the declarations"),
  COLLECT("with each request to the collector (telemetry-collector.service)"),
  INGEST("every day, in telemetry daily (telemetry-daily.timer)"),
  AGGREGATE("every day, in telemetry daily (telemetry-daily.timer)"),
  ERASE("on request, and every day in telemetry daily (telemetry-daily.timer)"),
  RETAIN("every day, in telemetry daily (telemetry-daily.timer)"),
  VERIFY("every day, in telemetry verify (telemetry-verify.timer)"),
  RECTIFY("on request: telemetry rectify"),
  EXPORT("on request: telemetry export"),
  SUPPRESS("on request: telemetry hold, telemetry restrict"),
  RESTORE("after a disaster: telemetry restore"),
  BUILD("always: it is a property of the program, which every build tests"),
  BACKUP("as the operator has scheduled infra/backup");

  private final String when;

  PolicyActivity(String when) {
    this.when = when;
  }

  /** Returns true if the log of a lake has runs of the activity. */
  public boolean isLogged() {
    return this != CATALOGUE && this != VERIFY && this != BUILD && this != BACKUP;
  }

  /** Returns the occasion of the activity in words. */
  public String when() {
    return when;
  }
}
