package org.obmeet.telemetry.lake.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * A public key for signatures of notes.
 *
 * @param name name of the key; for a log, its origin
 * @param type {@link #ED25519} or {@link #COSIGNATURE}
 * @param publicKey the Ed25519 public key, 32 bytes
 */
public record NoteKey(String name, byte type, byte[] publicKey) {
  /** The type of a log's key. */
  public static final byte ED25519 = 1;

  /** The type of a witness's key, whose signatures contain a time. */
  public static final byte COSIGNATURE = 4;

  static final int KEY_BYTES = 32;
  private static final String X509_PREFIX = "302a300506032b6570032100"; // of each Ed25519 key

  public NoteKey {
    if (!name.matches("[^\\s+\\p{Z}\\p{Cntrl}]{1,100}")) {
      throw new TransparencyException(
          "the name of a log or witness must be 1 to 100 characters without spaces and plus signs;"
              + " it is '%s'".formatted(name));
    }
    if (type != ED25519 && type != COSIGNATURE || publicKey.length != KEY_BYTES) {
      throw new TransparencyException(
          "the key of " + name + " must be an Ed25519 key of a log (type 1) or witness (type 4)");
    }
  }

  /**
   * Parses a verifier key, {@code NAME+ID+KEY}.
   *
   * @throws TransparencyException if the text has another form, or the id does not fit the key
   */
  public static NoteKey parse(String vkey) {
    String[] parts = vkey.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new TransparencyException(
          "a key must have the form NAME+ID+KEY; it is '" + vkey.strip() + "'");
    }
    byte[] bytes = SignedNote.base64(parts[2]);
    NoteKey key = new NoteKey(parts[0], bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!key.id().equals(parts[1])) {
      throw new TransparencyException(
          "the id of the key of " + parts[0] + " must be " + key.id() + "; it is " + parts[1]);
    }
    return key;
  }

  /** Returns the verifier key, {@code NAME+ID+KEY}. */
  public String vkey() {
    byte[] bytes = ByteBuffer.allocate(KEY_BYTES + 1).put(type).put(publicKey).array();
    return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns the id of the key, 8 hexadecimal digits. */
  public String id() {
    return HexFormat.of().toHexDigits(keyId());
  }

  /** Returns the id of the key as a number. */
  int keyId() {
    MessageDigest digest = Digests.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(type);
    return ByteBuffer.wrap(digest.digest(publicKey)).getInt();
  }

  /** Returns true if the signature names this key. */
  boolean isNamedIn(SignedNote.Signature signature) {
    return signature.name().equals(name) && signature.keyId() == keyId();
  }

  /** Checks a signature of this key; throws {@link TransparencyException} if it is invalid. */
  void check(String text, SignedNote.Signature signature) {
    byte[] bytes = signature.bytes();
    String message = text;
    if (type == COSIGNATURE && bytes.length > Long.BYTES) {
      message =
          "cosignature/v1\ntime %s\n%s"
              .formatted(Long.toUnsignedString(ByteBuffer.wrap(bytes).getLong()), text);
      bytes = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    }
    if (!verifies(message, bytes)) {
      throw new TransparencyException(
          "the signature of %s (key %s) is invalid".formatted(name, id()));
    }
  }

  private boolean verifies(String message, byte[] bytes) {
    try {
      byte[] encoded = HexFormat.of().parseHex(X509_PREFIX + HexFormat.of().formatHex(publicKey));
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      java.security.Signature check = java.security.Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(message.getBytes(StandardCharsets.UTF_8));
      return check.verify(bytes);
    } catch (GeneralSecurityException invalid) {
      return false;
    }
  }
}
