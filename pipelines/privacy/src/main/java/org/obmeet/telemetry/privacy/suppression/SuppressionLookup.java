package org.obmeet.telemetry.privacy.suppression;

/** A lookup of the subjects (not pseudonyms) whose records must not be processed. */
public interface SuppressionLookup {
  /**
   * Returns true if a record must be dropped.
   *
   * @param kind person, instance or owner
   * @param subject 16 bytes
   * @param second time of the record, in seconds since 1970
   */
  boolean covers(String kind, byte[] subject, long second);

  /** Returns true if any subject of a kind is in the lookup. */
  boolean hasAny(String kind);

  static SuppressionLookup none() {
    return new SuppressionList();
  }
}
