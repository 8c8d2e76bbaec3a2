package org.obmeet.telemetry.collector.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;

/**
 * Issues and checks the tokens of instances. A token is {@code obt_} and an opt-in in base64url,
 * encrypted and authenticated by AES-GCM for one instance, under a key derived from the keyset's
 * subject key. Only the keyed hash of a token is stored, once its opt-in is confirmed or withdrawn.
 */
public final class InstanceTokens {
  private static final String PREFIX = "obt_";
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Maximum length of a token; the token of the longest opt-in has 4 258 characters. */
  private static final int MAX_LENGTH = 4_608;

  /** Length of an IPv6 prefix that one person may have, in bytes. */
  private static final int NETWORK_BYTES = 6;

  private static final byte[] NONE = new byte[Pseudonyms.LENGTH];

  private final Pseudonyms pseudonyms;
  private final SecureRandom random;
  private final OptInFile issued;
  private final OptInFile withdrawn;

  /**
   * Creates an issuer of tokens under the subject key of a keyset.
   *
   * @param issued the opt-ins whose requests may be repeated
   */
  public InstanceTokens(
      Pseudonyms pseudonyms, SecureRandom random, OptInFile issued, OptInFile withdrawn) {
    this.issued = issued;
    this.withdrawn = withdrawn;
    this.pseudonyms = pseudonyms;
    this.random = random;
  }

  /** Returns the number of a client's network, below 65 536; many networks have the same. */
  public int client(ByteBuffer key) {
    byte[] network = new byte[Math.min(NETWORK_BYTES, key.remaining())];
    key.get(network);
    return ByteBuffer.wrap(pseudonyms.subject("client", network)).getChar();
  }

  /** Records the opt-ins of requests with a key together, which is faster than one by one. */
  void record(List<OptInFile.Addition> optIns, Instant now) {
    issued.add(optIns, now);
  }

  /** Returns the record of a request with a key, whose opt-in is in force from a second. */
  OptInFile.Addition addition(
      byte[] subject,
      ConsentRequest.OptIn optIn,
      Optional<InstanceConsentHistory> known,
      long second,
      Instant now) {
    Predicate<UnconfirmedConsent> isCurrent =
        consent -> isCurrent(consent, issue(subject, consent, optIn.idempotencyKey()), known, now);
    UnconfirmedConsent first = new UnconfirmedConsent(optIn.optIn(), second, optIn.client());
    UnconfirmedConsent opened =
        isCurrent.test(first) // Otherwise an equal opt-in was withdrawn in this second.
            ? first
            : new UnconfirmedConsent(optIn.optIn(), second + 1, optIn.client());
    return new OptInFile.Addition(requestHash(subject, optIn), opened, isCurrent);
  }

  /** Returns the last opt-in of the same request; empty if it is forgotten or has no key. */
  Optional<UnconfirmedConsent> find(byte[] subject, ConsentRequest.OptIn optIn) {
    return optIn.idempotencyKey().isPresent()
        ? issued.find(requestHash(subject, optIn), optIn.optIn())
        : Optional.empty();
  }

  private byte[] requestHash(byte[] subject, ConsentRequest.OptIn optIn) {
    byte[] content = new UnconfirmedConsent(optIn.optIn(), 0, 0).bytes();
    return keyed(subject, optIn.idempotencyKey().orElse(""), content);
  }

  private byte[] keyed(byte[] subject, String idempotencyKey, byte[] content) {
    byte[] key = idempotencyKey.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(subject.length + Integer.BYTES + key.length + content.length);
    all.put(subject).putInt(key.length).put(key).put(content);
    return pseudonyms.subject("idempotency", all.array());
  }

  /**
   * Returns a token for an opt-in of an instance.
   *
   * @param idempotencyKey a secret of the client; equal opt-ins with the same key get the same
   *     token. Without a key, each token is different
   */
  String issue(byte[] subject, UnconfirmedConsent consent, Optional<String> idempotencyKey) {
    byte[] plaintext = consent.bytes();
    byte[] iv = new byte[IV_BYTES];
    if (idempotencyKey.isPresent()) {
      iv = Arrays.copyOf(keyed(subject, idempotencyKey.get(), plaintext), IV_BYTES);
    } else {
      random.nextBytes(iv);
    }
    try {
      byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, iv, subject).doFinal(plaintext);
      byte[] token =
          ByteBuffer.allocate(iv.length + ciphertext.length).put(iv).put(ciphertext).array();
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM must be available", e);
    }
  }

  /** Returns the opt-in in a token that was issued for an instance; empty for other tokens. */
  Optional<UnconfirmedConsent> open(byte[] subject, Optional<String> token) {
    String given = token.filter(text -> text.length() <= MAX_LENGTH).orElse("");
    if (!given.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(given.substring(PREFIX.length()));
      if (bytes.length < IV_BYTES + TAG_BITS / Byte.SIZE) { // Java 17 throws another exception.
        return Optional.empty();
      }
      byte[] iv = Arrays.copyOf(bytes, IV_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, iv, subject);
      return Optional.of(
          UnconfirmedConsent.of(cipher.doFinal(bytes, IV_BYTES, bytes.length - IV_BYTES)));
    } catch (GeneralSecurityException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  /** Returns the opt-in of a request's token if it can be confirmed; empty otherwise. */
  Optional<UnconfirmedConsent> unconfirmed(
      ConsentRequest request, Optional<InstanceConsentHistory> known, Instant now) {
    return open(request.subject(), request.token())
        .filter(consent -> isCurrent(consent, request.token().orElseThrow(), known, now));
  }

  /** Returns true if an opt-in can be confirmed by its token: it is neither old nor withdrawn. */
  boolean isCurrent(
      UnconfirmedConsent consent,
      String token,
      Optional<InstanceConsentHistory> known,
      Instant now) {
    byte[] hash = hash(token);
    return now.isBefore(consent.expires())
        && known.map(history -> history.permits(consent.second(), hash)).orElse(true)
        && !withdrawn.contains(hash, consent);
  }

  /** Returns true if the opt-in of a request's token is withdrawn. */
  boolean isWithdrawn(ConsentRequest request) {
    return open(request.subject(), request.token())
        .filter(consent -> withdrawn.contains(hash(request.token().orElseThrow()), consent))
        .isPresent();
  }

  void withdraw(String token, UnconfirmedConsent consent, Instant now) {
    withdrawn.add(List.of(new OptInFile.Addition(hash(token), consent, known -> false)), now);
  }

  private Cipher cipher(int mode, byte[] iv, byte[] subject) throws GeneralSecurityException {
    byte[] key = pseudonyms.subject("unconfirmed", new byte[0]);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(subject);
    return cipher;
  }

  /** Returns the text that a host publishes to confirm a consent; it does not reveal the token. */
  public String challenge(String token) {
    byte[] hash = pseudonyms.subject("challenge", token.getBytes(StandardCharsets.UTF_8));
    return "obc_" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  byte[] hash(String token) {
    return pseudonyms.subject("token", token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns true if a token has the stored hash. The time is the same without a token or a hash.
   *
   * @param stored hash of the issued token; empty if there is none
   */
  boolean matches(Optional<String> token, Optional<byte[]> stored) {
    String given = token.filter(text -> text.length() <= MAX_LENGTH).orElse("");
    boolean same = MessageDigest.isEqual(hash(given), stored.orElse(NONE));
    return same & stored.isPresent() & token.isPresent();
  }
}
