package org.obmeet.telemetry.privacy.pseudonym;

/** The keys of pseudonyms: one per stream, kind and epoch. */
@FunctionalInterface
public interface EpochKeys {
  /**
   * The key of one stream, kind and epoch.
   *
   * @return 32 bytes
   * @throws IllegalStateException naming stream, kind and epoch, if the key is missing or destroyed
   */
  byte[] key(String stream, String kind, int epoch);
}
