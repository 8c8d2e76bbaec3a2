package org.obmeet.telemetry.privacy.suppression;

/** Says whose records are refused: asked by subject, before a key of an epoch is. */
public interface SuppressionLookup {
  /**
   * Whether a record is refused.
   *
   * @param kind person, instance or owner
   * @param subject 16 bytes
   * @param second of the record, since 1970
   */
  boolean covers(String kind, byte[] subject, long second);

  /** Whether any subject of a kind is refused; where none is, nobody need be asked. */
  boolean hasAny(String kind);

  /** Refuses nobody. */
  static SuppressionLookup none() {
    return new SuppressionList();
  }
}
