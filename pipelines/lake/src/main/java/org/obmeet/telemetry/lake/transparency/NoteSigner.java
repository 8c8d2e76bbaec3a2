package org.obmeet.telemetry.lake.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A private key of a log, which signs notes. */
public final class NoteSigner {
  private static final String PKCS8_PREFIX = "302e020100300506032b657004220420";

  private final NoteKey key;
  private final byte[] seed;

  private NoteSigner(NoteKey key, byte[] seed) {
    this.key = key;
    this.seed = seed;
  }

  /** Creates a key whose name is the origin of a log. */
  public static NoteSigner create(String origin, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] x509 = pair.getPublic().getEncoded();
      byte[] publicKey = Arrays.copyOfRange(x509, x509.length - NoteKey.KEY_BYTES, x509.length);
      return new NoteSigner(
          new NoteKey(origin, NoteKey.ED25519, publicKey),
          ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /**
   * Parses a private key in the form of golang.org/x/mod/sumdb/note, and its verifier key.
   *
   * @throws TransparencyException if the two do not belong together; the message has no private key
   */
  public static NoteSigner parse(String privateKey, String vkey) {
    NoteKey key = NoteKey.parse(vkey);
    String[] parts = privateKey.split("\\+", 5);
    byte[] bytes = SignedNote.base64(parts[parts.length - 1]);
    NoteSigner signer = new NoteSigner(key, Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!signer.privateKey().equals(privateKey)) {
      throw new TransparencyException("the private key of " + vkey + " is damaged");
    }
    key.check("\n", signer.sign("\n"));
    return signer;
  }

  /** Returns the private key in the form of golang.org/x/mod/sumdb/note. */
  public String privateKey() {
    byte[] bytes = ByteBuffer.allocate(seed.length + 1).put(key.type()).put(seed).array();
    return "PRIVATE+KEY+%s+%s+%s"
        .formatted(key.name(), key.id(), Base64.getEncoder().encodeToString(bytes));
  }

  public NoteKey key() {
    return key;
  }

  public SignedNote.Signature sign(String text) {
    try {
      byte[] encoded = HexFormat.of().parseHex(PKCS8_PREFIX + HexFormat.of().formatHex(seed));
      java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
      signing.initSign(
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
      signing.update(text.getBytes(StandardCharsets.UTF_8));
      return new SignedNote.Signature(key.name(), key.keyId(), signing.sign());
    } catch (GeneralSecurityException e) {
      throw new TransparencyException("the private key of " + key.vkey() + " is damaged");
    }
  }
}
