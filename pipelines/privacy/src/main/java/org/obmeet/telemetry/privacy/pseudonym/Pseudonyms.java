package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed pseudonyms. A subject is the same in every epoch and is written in the consent stream
 * alone; a pseudonym is what landing and clean hold, and dies with the key of its epoch.
 *
 * <p>An instance keeps one keyed HMAC per stream, kind and epoch, and is safe for use by several
 * threads, one at a time; {@link #copy()} gives each thread its own.
 */
public final class Pseudonyms {
  /** Length of a subject and of a pseudonym, in bytes. */
  public static final int LENGTH = 16;

  /** Length of every key, in bytes. */
  public static final int KEY_LENGTH = 32;

  /** 1970-01-05, the Monday from which epochs count, as days since 1970-01-01. */
  private static final long ORIGIN_DAY = 4;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] subjectKey;
  private final EpochKeys keys;
  private final Mac subjects;
  private final Map<Epoch, Mac> epochs = new HashMap<>();
  private final Map<String, byte[]> prefixes = new HashMap<>();
  private final byte[] digest = new byte[32];
  private Epoch last;
  private Mac lastMac;

  private record Epoch(String stream, String kind, int number) {
    boolean is(String otherStream, String otherKind, int otherNumber) {
      return number == otherNumber && kind.equals(otherKind) && stream.equals(otherStream);
    }
  }

  /**
   * Pseudonyms under the given keys.
   *
   * @param subjectKey 32 bytes
   * @param keys the epochs' keys
   */
  public Pseudonyms(byte[] subjectKey, EpochKeys keys) {
    this.subjectKey = checked(subjectKey, "subject key").clone();
    this.keys = Objects.requireNonNull(keys, "keys");
    this.subjects = mac(this.subjectKey);
  }

  /** The same pseudonyms for another thread. */
  public Pseudonyms copy() {
    return new Pseudonyms(subjectKey, keys);
  }

  /**
   * HMAC-SHA256(subject key, kind ‖ 0x00 ‖ identifier), first 16 bytes.
   *
   * @param kind person, instance, owner, session, record or token
   * @param identifier as it came; one that looks like a hash is hashed like any other
   */
  public synchronized byte[] subject(String kind, byte[] identifier) {
    return hash(subjects, kind, identifier);
  }

  /**
   * HMAC-SHA256(key(stream, kind, epoch), kind ‖ 0x00 ‖ subject), first 16 bytes.
   *
   * @throws IllegalStateException if the key is missing or destroyed; never a fallback
   */
  public synchronized byte[] pseudonym(String stream, String kind, int epoch, byte[] subject) {
    if (last == null || !last.is(stream, kind, epoch)) {
      Epoch wanted = new Epoch(stream, kind, epoch);
      Mac found = epochs.get(wanted);
      if (found == null) {
        found = mac(checked(keys.key(stream, kind, epoch), "key of " + wanted));
        epochs.put(wanted, found);
      }
      last = wanted;
      lastMac = found;
    }
    return hash(lastMac, kind, subject);
  }

  /**
   * The epoch that a day lies in, counted from Monday 1970-01-05.
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

  /** The bucket of a contributor: everything of one pseudonym lies in one. */
  public static int bucket(byte[] pseudonym, int buckets) {
    return Integer.remainderUnsigned(ByteBuffer.wrap(pseudonym).getInt(), buckets);
  }

  private byte[] hash(Mac mac, String kind, byte[] value) {
    mac.update(prefixes.computeIfAbsent(kind, k -> (k + '\0').getBytes(StandardCharsets.UTF_8)));
    mac.update(value);
    try {
      mac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " did not fit 32 bytes", e);
    }
    return Arrays.copyOf(digest, LENGTH);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
    }
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
