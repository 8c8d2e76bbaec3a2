package org.obmeet.telemetry.privacy.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes HMAC-SHA256 of values of one kind under one key. It is thread-safe. */
final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";

  /** The state after the kind, which is cloned for each value. */
  private final Mac prefix;

  KeyedHash(byte[] key, String kind) {
    try {
      prefix = Mac.getInstance(ALGORITHM);
      prefix.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
    }
    prefix.update((kind + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the first 16 bytes of HMAC-SHA256(key, kind ‖ 0x00 ‖ value). */
  byte[] hash(byte[] value) {
    try {
      return Arrays.copyOf(((Mac) prefix.clone()).doFinal(value), Pseudonyms.LENGTH);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java runtime's " + ALGORITHM + " has no clone", e);
    }
  }
}
