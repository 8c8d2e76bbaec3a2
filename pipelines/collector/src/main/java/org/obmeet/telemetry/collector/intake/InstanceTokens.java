package org.obmeet.telemetry.collector.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;

/**
 * Creates and checks the tokens of instances. A token is {@code obt_} and 32 random bytes in
 * base64url. It is shown only once. Only a hash under the keyset's subject key is stored. Hashes
 * are compared in constant time.
 */
public final class InstanceTokens {
  private static final String PREFIX = "obt_";
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_LENGTH = 512;
  private static final byte[] NONE = new byte[Pseudonyms.LENGTH];

  private final Pseudonyms pseudonyms;
  private final SecureRandom random;

  /** Creates tokens from a source of randomness and hashes them under the key of a keyset. */
  public InstanceTokens(Pseudonyms pseudonyms, SecureRandom random) {
    this.pseudonyms = Objects.requireNonNull(pseudonyms, "pseudonyms");
    this.random = Objects.requireNonNull(random, "random");
  }

  String next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] hash(String token) {
    return pseudonyms.subject("token", token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns true if a token has the stored hash. The time is the same without token or hash.
   *
   * @param stored hash of the issued token; empty if there is none
   */
  boolean matches(Optional<String> token, Optional<byte[]> stored) {
    String given = token.filter(text -> text.length() <= MAX_LENGTH).orElse("");
    boolean same = MessageDigest.isEqual(hash(given), stored.orElse(NONE));
    return same & stored.isPresent() & token.isPresent();
  }
}
