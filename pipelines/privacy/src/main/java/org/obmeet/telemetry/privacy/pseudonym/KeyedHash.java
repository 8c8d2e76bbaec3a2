package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Computes HMAC-SHA256 of values of one kind under one key. The first bytes are the same for all
 * values: the padded key of RFC 2104 and the kind. Their digest is computed once and reused, which
 * takes half the time of {@code Mac}. It is thread-safe.
 */
final class KeyedHash {
  private static final String ALGORITHM = "SHA-256";
  private static final int BLOCK = 64;
  private static final int DIGEST = 32;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;

  /**
   * Creates the hash function of a key and a kind.
   *
   * @param key at most 64 bytes
   */
  KeyedHash(byte[] key, String kind) {
    inner = padded(key, INNER);
    inner.update((kind + '\0').getBytes(StandardCharsets.UTF_8));
    outer = padded(key, OUTER);
  }

  private static MessageDigest padded(byte[] key, byte pad) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= pad;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
      digest.update(block);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
    }
  }

  /** Returns the first 16 bytes of HMAC-SHA256(key, kind ‖ 0x00 ‖ value). */
  byte[] hash(byte[] value) {
    try {
      byte[] digest = new byte[DIGEST];
      MessageDigest first = (MessageDigest) inner.clone();
      first.update(value);
      first.digest(digest, 0, DIGEST);
      MessageDigest second = (MessageDigest) outer.clone();
      second.update(digest);
      second.digest(digest, 0, DIGEST);
      return Arrays.copyOf(digest, Pseudonyms.LENGTH);
    } catch (CloneNotSupportedException | DigestException e) {
      throw new IllegalStateException(
          "this Java runtime's " + ALGORITHM + " cannot be cloned or has another length", e);
    }
  }
}
