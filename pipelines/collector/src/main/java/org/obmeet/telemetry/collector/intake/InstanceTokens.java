package org.obmeet.telemetry.collector.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;

/**
 * Tokens of instances: 32 random bytes in base64url after {@code obt_}, shown once. What is kept is
 * a keyed hash, which the key ring's subject key makes; hashes are compared in constant time.
 */
public final class InstanceTokens {
  private static final String PREFIX = "obt_";
  private static final int RANDOM_BYTES = 32;
  private static final int LONGEST = 512;
  private static final byte[] NONE = new byte[Pseudonyms.LENGTH];

  private final Pseudonyms pseudonyms;
  private final SecureRandom random;

  /** Tokens from a source of randomness, hashed under a ring's key. */
  public InstanceTokens(Pseudonyms pseudonyms, SecureRandom random) {
    this.pseudonyms = Objects.requireNonNull(pseudonyms, "pseudonyms");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** A token that never was. */
  String next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of a token. */
  byte[] hash(String token) {
    return pseudonyms.subject("token", token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether a token is the one of a hash. Takes as long where there is no token or no hash.
   *
   * @param kept hash of the token that was handed out; empty where there is none
   */
  boolean matches(Optional<String> token, Optional<byte[]> kept) {
    String given = token.filter(text -> text.length() <= LONGEST).orElse("");
    boolean same = MessageDigest.isEqual(hash(given), kept.orElse(NONE));
    return same & kept.isPresent() & token.isPresent();
  }
}
