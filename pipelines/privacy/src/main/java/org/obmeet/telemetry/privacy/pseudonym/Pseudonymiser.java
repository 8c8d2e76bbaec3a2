package org.obmeet.telemetry.privacy.pseudonym;

/**
 * Computes subjects and pseudonyms of one stream and kind. It keeps the keyed hash of the epoch
 * (key rotation period) of the last call, so calls for one epoch are fast. It is not thread-safe.
 */
public final class Pseudonymiser {
  private final Pseudonyms pseudonyms;
  private final String stream;
  private final String kind;
  private final KeyedHash subjects;
  private KeyedHash lastHash;
  private int lastEpoch;

  Pseudonymiser(Pseudonyms pseudonyms, String stream, String kind) {
    this.pseudonyms = pseudonyms;
    this.stream = stream;
    this.kind = kind;
    this.subjects = pseudonyms.subjectHash(kind);
  }

  /** Returns the {@linkplain Pseudonyms#subject subject} of an identifier. */
  public byte[] subject(byte[] identifier) {
    return subjects.hash(identifier);
  }

  /**
   * Returns the {@linkplain Pseudonyms#pseudonym pseudonym} of a subject in an epoch.
   *
   * @throws RuntimeException if the key is missing or destroyed; see {@link EpochKeys#key}
   */
  public byte[] pseudonym(int epoch, byte[] subject) {
    if (lastHash == null || lastEpoch != epoch) {
      lastHash = pseudonyms.epochHash(stream, kind, epoch);
      lastEpoch = epoch;
    }
    return lastHash.hash(subject);
  }
}
