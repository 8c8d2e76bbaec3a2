package org.obmeet.telemetry.collector.ohttp;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * An entry in the file of keys: a key pair that opens encapsulated requests.
 *
 * @param id key identifier, 0 to 255
 * @param created time from which the key is published, in ISO 8601
 * @param secret private key of X25519, in hexadecimal
 */
record GatewayKey(int id, String created, String secret) {
  static final short KEM = HPKE.kem_X25519_SHA256;
  static final short KDF = HPKE.kdf_HKDF_SHA256;

  /** The algorithms that encrypt requests and responses. */
  static final List<Short> AEADS = List.of(HPKE.aead_AES_GCM128, HPKE.aead_CHACHA20_POLY1305);

  /** Returns the time from which the key is published. */
  Instant time() {
    return Instant.parse(created);
  }

  AsymmetricCipherKeyPair pair() {
    X25519PrivateKeyParameters key =
        new X25519PrivateKeyParameters(HexFormat.of().parseHex(secret));
    return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
  }

  /** Returns the key configuration of RFC 9458, section 3.1. */
  byte[] configuration() {
    byte[] publicKey = ((X25519PublicKeyParameters) pair().getPublic()).getEncoded();
    ByteBuffer out = ByteBuffer.allocate(publicKey.length + 5 + 4 * AEADS.size());
    out.put((byte) id).putShort(KEM).put(publicKey).putShort((short) (4 * AEADS.size()));
    AEADS.forEach(aead -> out.putShort(KDF).putShort(aead));
    return out.array();
  }

  /** Omits the private key. */
  @Override
  public String toString() {
    return "gateway key " + id;
  }
}
