package org.obmeet.telemetry.privacy.pseudonym;

/**
 * Computes subjects and pseudonyms of one stream and kind. It keeps the keyed hash of the last
 * epoch, which is fast for many calls from one thread. It is not thread-safe.
 */
public final class Pseudonymiser {
  private final Pseudonyms pseudonyms;
  private final String stream;
  private final String kind;
  private final KeyedHash subjects;
  private KeyedHash ofEpoch;
  private int epoch;

  Pseudonymiser(Pseudonyms pseudonyms, String stream, String kind) {
    this.pseudonyms = pseudonyms;
    this.stream = stream;
    this.kind = kind;
    this.subjects = pseudonyms.subjects(kind);
  }

  /** Returns the {@linkplain Pseudonyms#subject subject} of an identifier. */
  public byte[] subject(byte[] identifier) {
    return subjects.hash(identifier);
  }

  /**
   * Returns the {@linkplain Pseudonyms#pseudonym pseudonym} of a subject in an epoch.
   *
   * @throws IllegalStateException if the key is missing or destroyed; no other key is used
   */
  public byte[] pseudonym(int wanted, byte[] subject) {
    if (ofEpoch == null || epoch != wanted) {
      ofEpoch = pseudonyms.ofEpoch(stream, kind, wanted);
      epoch = wanted;
    }
    return ofEpoch.hash(subject);
  }
}
