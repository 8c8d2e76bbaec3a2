package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Computes subjects and pseudonyms. A subject, in consents and lists of suppressed subjects, is the
 * keyed hash of an identifier. A pseudonym, in rows of other streams, is the keyed hash of a
 * subject in one epoch (key rotation period). Without the epoch's key the pseudonym cannot be
 * computed again.
 *
 * <p>An object caches the keyed hash of each stream, kind and epoch, and is thread-safe. {@link
 * #copy()} returns an object with an empty cache.
 */
public final class Pseudonyms {
  /** The length of a subject and of a pseudonym, in bytes. */
  public static final int LENGTH = 16;

  /** The length of every key, in bytes. */
  public static final int KEY_LENGTH = 32;

  /** Monday 1970-01-05, the first day of epoch 0, in days since 1970-01-01. */
  private static final long ORIGIN_DAY = 4;

  private final byte[] subjectKey;
  private final EpochKeys keys;
  private final Map<String, KeyedHash> subjects = new ConcurrentHashMap<>();
  private final Map<EpochKeyId, KeyedHash> epochs = new ConcurrentHashMap<>();

  /** Takes a subject key of 32 bytes. */
  public Pseudonyms(byte[] subjectKey, EpochKeys keys) {
    this.subjectKey = checked(subjectKey, "subject key").clone();
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  /**
   * Returns an object with the same keys and an empty cache, so that threads do not share a cache.
   */
  public Pseudonyms copy() {
    return new Pseudonyms(subjectKey, keys);
  }

  /**
   * Returns a subject: the first 16 bytes of HMAC-SHA256(subject key, kind ‖ 0x00 ‖ identifier).
   *
   * @param kind kind of the identifier, such as person, instance, owner, token or host
   * @param identifier the received bytes, even if they are already a hash
   */
  public byte[] subject(String kind, byte[] identifier) {
    return subjectHash(kind).hash(identifier);
  }

  /**
   * Returns the name of the statement about an instance's data.
   *
   * @param tokenHash hash of the token of the account that asked for the statement
   */
  public String statementName(byte[] instance, byte[] tokenHash) {
    String both = HexFormat.of().formatHex(instance) + HexFormat.of().formatHex(tokenHash);
    return HexFormat.of().formatHex(subject("account", both.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Returns a pseudonym: the first 16 bytes of HMAC-SHA256(key, kind ‖ 0x00 ‖ subject). The key
   * belongs to the stream, kind and epoch.
   *
   * @throws RuntimeException if the key is missing or destroyed; see {@link EpochKeys#key}
   */
  public byte[] pseudonym(String stream, String kind, int epoch, byte[] subject) {
    return epochHash(stream, kind, epoch).hash(subject);
  }

  /** Returns an object for one stream and kind, to be used by one thread. */
  public Pseudonymiser pseudonymiser(String stream, String kind) {
    return new Pseudonymiser(this, stream, kind);
  }

  KeyedHash subjectHash(String kind) {
    return subjects.computeIfAbsent(kind, k -> new KeyedHash(subjectKey, k));
  }

  KeyedHash epochHash(String stream, String kind, int epoch) {
    EpochKeyId wanted = new EpochKeyId(stream, kind, epoch);
    KeyedHash hash = epochs.get(wanted);
    if (hash == null) {
      hash = new KeyedHash(checked(keys.key(stream, kind, epoch), "key of " + wanted), kind);
      epochs.put(wanted, hash);
    }
    return hash;
  }

  /**
   * Returns the number of the epoch that contains a day, counted from Monday 1970-01-05.
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

  /** Returns the bucket of a contributor's pseudonym, 0 to {@code buckets} - 1. */
  public static int bucket(byte[] pseudonym, int buckets) {
    return bucket(ByteBuffer.wrap(pseudonym).getLong(), buckets);
  }

  /**
   * Returns the bucket of a pseudonym, from 0 to {@code buckets} - 1.
   *
   * @param first first eight bytes of the pseudonym as a big-endian number
   */
  public static int bucket(long first, int buckets) {
    return Integer.remainderUnsigned((int) (first >>> Integer.SIZE), buckets);
  }

  private static byte[] checked(byte[] key, String name) {
    if (key == null || key.length != KEY_LENGTH) {
      throw new IllegalArgumentException(
          "%s must be %s bytes; it is %s"
              .formatted(
                  name,
                  Integer.toString(KEY_LENGTH),
                  key == null ? "absent" : Integer.toString(key.length)));
    }
    return key;
  }
}
