package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Computes HMAC-SHA256 (RFC 2104) of values of one kind under one key. It is thread-safe. */
final class KeyedHash {
  private static final int BLOCK = 64;

  /** The inner digest after the padded key and the kind. It is cloned for each value. */
  private final MessageDigest inner;

  /** The outer digest after the padded key. It is cloned for each value. */
  private final MessageDigest outer;

  /** Takes a key that is not longer than a block, as keys of {@link Pseudonyms#KEY_LENGTH} are. */
  KeyedHash(byte[] key, String kind) {
    inner = padded(key, 0x36);
    inner.update((kind + '\0').getBytes(StandardCharsets.UTF_8));
    outer = padded(key, 0x5c);
  }

  private static MessageDigest padded(byte[] key, int pad) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(block);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /** Returns the first 16 bytes of HMAC-SHA256(key, kind ‖ 0x00 ‖ value). */
  byte[] hash(byte[] value) {
    try {
      byte[] hash = ((MessageDigest) inner.clone()).digest(value);
      return Arrays.copyOf(((MessageDigest) outer.clone()).digest(hash), Pseudonyms.LENGTH);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java runtime's SHA-256 has no clone", e);
    }
  }
}
