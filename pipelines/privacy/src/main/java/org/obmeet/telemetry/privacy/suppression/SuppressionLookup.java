package org.obmeet.telemetry.privacy.suppression;

/** Looks up the subjects whose records are dropped, before a key of an epoch is used. */
public interface SuppressionLookup {
  /**
   * Returns true if a record must be dropped.
   *
   * @param kind person, instance or owner
   * @param subject 16 bytes
   * @param second time of the record, in seconds since 1970
   */
  boolean covers(String kind, byte[] subject, long second);

  /** Returns true if there is a subject of a kind. If not, callers need not compute subjects. */
  boolean hasAny(String kind);

  /** Returns a lookup without subjects. */
  static SuppressionLookup none() {
    return new SuppressionList();
  }
}
