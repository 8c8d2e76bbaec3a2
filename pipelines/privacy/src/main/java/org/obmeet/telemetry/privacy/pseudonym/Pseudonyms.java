package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Computes keyed pseudonyms. A subject is the same in every epoch and is stored in the consent
 * stream only. The landing and clean zones store pseudonyms, which cannot be computed any more when
 * the key of their epoch is destroyed.
 *
 * <p>An object keeps one keyed hash for each stream, kind and epoch, and is thread-safe. {@link
 * #copy()} returns another object that has loaded no key yet.
 */
public final class Pseudonyms {
  /** The length of a subject and of a pseudonym, in bytes. */
  public static final int LENGTH = 16;

  /** The length of every key, in bytes. */
  public static final int KEY_LENGTH = 32;

  /** 1970-01-05, the Monday from which epochs count, as days since 1970-01-01. */
  private static final long ORIGIN_DAY = 4;

  private final byte[] subjectKey;
  private final EpochKeys keys;
  private final Map<String, KeyedHash> subjects = new ConcurrentHashMap<>();
  private final Map<Epoch, KeyedHash> epochs = new ConcurrentHashMap<>();

  private record Epoch(String stream, String kind, int number) {}

  /**
   * Creates pseudonyms with the given keys.
   *
   * @param subjectKey 32 bytes
   * @param keys the epochs' keys
   */
  public Pseudonyms(byte[] subjectKey, EpochKeys keys) {
    this.subjectKey = checked(subjectKey, "subject key").clone();
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  /** Returns a copy with the same keys, for another thread. */
  public Pseudonyms copy() {
    return new Pseudonyms(subjectKey, keys);
  }

  /**
   * Returns a subject: the first 16 bytes of HMAC-SHA256(subject key, kind ‖ 0x00 ‖ identifier).
   *
   * @param kind person, instance, owner, session, record or token
   * @param identifier as it was received, even if it is already a hash
   */
  public byte[] subject(String kind, byte[] identifier) {
    return subject(kind, identifier, 0, identifier.length);
  }

  /** Returns the subject of an identifier that is a range of an array. */
  public byte[] subject(String kind, byte[] bytes, int from, int length) {
    return subjects(kind).hash(bytes, from, length);
  }

  /**
   * Returns a pseudonym: the first 16 bytes of HMAC-SHA256(key, kind ‖ 0x00 ‖ subject), with the
   * key of the stream, kind and epoch.
   *
   * @throws IllegalStateException if the key is missing or destroyed; never a fallback
   */
  public byte[] pseudonym(String stream, String kind, int epoch, byte[] subject) {
    return ofEpoch(stream, kind, epoch).hash(subject, 0, subject.length);
  }

  /** Returns a pseudonymiser of one stream and kind, for one thread. */
  public Pseudonymiser of(String stream, String kind) {
    return new Pseudonymiser(this, stream, kind);
  }

  KeyedHash subjects(String kind) {
    return subjects.computeIfAbsent(kind, k -> new KeyedHash(subjectKey, k));
  }

  KeyedHash ofEpoch(String stream, String kind, int epoch) {
    Epoch wanted = new Epoch(stream, kind, epoch);
    KeyedHash hash = epochs.get(wanted);
    if (hash == null) {
      hash = new KeyedHash(checked(keys.key(stream, kind, epoch), "key of " + wanted), kind);
      epochs.put(wanted, hash);
    }
    return hash;
  }

  /**
   * Returns the epoch of a day, counted from Monday 1970-01-05.
   *
   * @param epochDays length of an epoch in days, at least 1
   * @param epochDay days since 1970-01-01
   */
  public static int epoch(int epochDays, long epochDay) {
    if (epochDays < 1) {
      throw new IllegalArgumentException("epoch must be at least 1 day; it is " + epochDays);
    }
    return Math.toIntExact(Math.floorDiv(epochDay - ORIGIN_DAY, (long) epochDays));
  }

  /** Returns the bucket of a contributor. All rows of a pseudonym are in the same bucket. */
  public static int bucket(byte[] pseudonym, int buckets) {
    return Integer.remainderUnsigned(ByteBuffer.wrap(pseudonym).getInt(), buckets);
  }

  private static byte[] checked(byte[] key, String name) {
    if (key == null || key.length != KEY_LENGTH) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + KEY_LENGTH
              + " bytes; it is "
              + (key == null ? "absent" : key.length));
    }
    return key;
  }
}
