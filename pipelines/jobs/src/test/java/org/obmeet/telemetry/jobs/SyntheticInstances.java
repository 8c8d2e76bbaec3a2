package org.obmeet.telemetry.jobs;

/** Creates consents and reports of synthetic instances. */
public final class SyntheticInstances {
  private SyntheticInstances() {}

  /** Returns a consent of a registered instance. */
  public static String consent(String instance, String account, String at, boolean in) {
    return """
        {"uniqueId":"%s","statistics":%s,"scope":"info-page","deployment":"registered",\
        "account":"%s","policyVersion":"2025-06","at":"%s"}"""
        .formatted(instance, in, account, at);
  }

  /** Returns a report. */
  public static String report(String instance, String at) {
    return """
        {"uniqueId":"%1$s","_id":"%1$s-%2$s","createdAt":"%2$s","version":"6.6.0"}"""
        .formatted(instance, at);
  }
}
