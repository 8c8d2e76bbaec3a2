package org.obmeet.telemetry.privacy.pseudonym;

/** A source of pseudonym keys: one key for each stream, kind (such as person) and epoch. */
@FunctionalInterface
public interface EpochKeys {
  /**
   * Returns the key of a stream, kind and epoch, which is a key rotation period.
   *
   * @return 32 bytes
   * @throws RuntimeException if the key is missing or destroyed; the message names stream, kind and
   *     epoch
   */
  byte[] key(String stream, String kind, int epoch);
}
